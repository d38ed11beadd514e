"""The pipeline's values as JSON, and back."""
