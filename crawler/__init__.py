"""From an address to bytes: sources, spiders, listing adapters, politeness."""
