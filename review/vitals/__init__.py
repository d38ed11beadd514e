"""How the service is, for monitors: health addresses, metrics, and how long pages take."""
