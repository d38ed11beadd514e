"""What policies do to each other, and whether they are in force."""
