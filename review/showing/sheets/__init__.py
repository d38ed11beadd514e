"""Tables for other programs: CSV, XLSX, Markdown. What strangers wrote is text in them, never a formula or a link."""
