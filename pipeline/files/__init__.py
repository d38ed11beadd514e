"""Attachments: from the bytes of a file to the document that it carries."""
