"""Which lines of a page are its document, and by which rule: the rest is noise."""
