"""What a listing announces, whatever its shape: a page, a datastore, JSON, a feed, a sitemap."""
