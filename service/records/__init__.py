"""What the verbs and the evidence say as records for programs (docs/formats.md)."""
