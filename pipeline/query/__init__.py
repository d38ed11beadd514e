"""What a person types to find words: the language, what an index is asked for, what is marked in what was found."""
