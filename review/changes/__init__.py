"""The pages about changes."""
