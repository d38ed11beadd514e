"""What the archive answers to people, and what is asked of it: values only."""
