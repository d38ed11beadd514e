"""What each copy of a policy is to its official text: faithful, altered, stale, or alone."""
