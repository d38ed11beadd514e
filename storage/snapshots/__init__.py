"""The bytes served, each kept once."""
