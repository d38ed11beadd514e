"""Changes as feeds, Atom and JSON, for any filter, a policy or a source."""
