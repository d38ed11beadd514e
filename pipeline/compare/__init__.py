"""What became of each clause between two states of a text, and the marks that show it."""
