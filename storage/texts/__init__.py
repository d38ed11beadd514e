"""The texts of copies: revisions and their clauses, written, rebuilt and followed."""
