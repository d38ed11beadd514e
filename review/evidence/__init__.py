"""The pages that prove a revision: what was served, when, from where, and what was read in it."""
