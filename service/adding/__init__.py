"""From an address to a source that is watched."""
