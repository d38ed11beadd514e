"""Visits and decisions recorded, with all the changes that they mean."""
