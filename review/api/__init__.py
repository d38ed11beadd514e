"""What the pages show, as JSON for programs: /api/v1, its OpenAPI document, and a page about both."""
