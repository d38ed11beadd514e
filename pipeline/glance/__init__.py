"""Tells, without reading a page again, that nothing but noise has changed on it."""
