"""Sources, their pages, and how each was checked."""
