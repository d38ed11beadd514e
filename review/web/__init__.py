"""What every page stands on: the site, its forms, who asks, what protects the reader, refusals."""
