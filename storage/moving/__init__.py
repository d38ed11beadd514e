"""Moves an archive from one database to another, of either engine."""
