"""Trouble with sources and with destinations: opened once, closed once, told once."""
