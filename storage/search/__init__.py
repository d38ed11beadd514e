"""Searching clauses."""
