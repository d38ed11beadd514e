"""Why something was told or held back: codes with named values, and their words in English and Chinese."""
