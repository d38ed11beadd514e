"""The pages and feeds about changes."""
