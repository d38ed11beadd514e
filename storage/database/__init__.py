"""The database: how it is opened, and what every part of the store is built on."""
