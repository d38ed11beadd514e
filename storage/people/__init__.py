"""People: who may do what, what they did, and what they say of changes."""
