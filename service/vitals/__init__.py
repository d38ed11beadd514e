"""How a process of the service is: what it counts, what it tells monitors, and what it logs."""
