"""How sources fare: failing, blocked, silent, shrinking; opened once and closed once."""
