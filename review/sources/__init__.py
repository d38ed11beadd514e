"""The pages about sources and what was held back."""
