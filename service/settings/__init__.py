"""The settings file: what it may say, how it is read, and how it is written to."""
