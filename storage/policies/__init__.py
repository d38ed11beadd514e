"""Policies and their copies: which documents are one, and what they do to each other."""
