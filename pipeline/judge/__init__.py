"""Turns what is seen of a page into findings, or holds it with its reason."""
