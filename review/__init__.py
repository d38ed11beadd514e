"""The web page where people read what changed. Reads the storage."""
