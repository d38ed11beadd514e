"""Searching the clauses, and where else the words of one stand."""
