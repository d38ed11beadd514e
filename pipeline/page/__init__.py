"""A page before anyone asks what it says: its charset, elements, lines and boxes, and whether it is the page at all."""
