"""Changes and policies of any filter as files: CSV, XLSX, Markdown, JSON lines."""
