"""Checks: crawled, judged, recorded, and what they learn."""
