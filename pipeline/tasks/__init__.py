"""What a clause asks for: by whom, how much, by when."""
