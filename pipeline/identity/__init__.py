"""Which policy a document is, among all that are known."""
