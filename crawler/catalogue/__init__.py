"""The sources that ship with the product: addresses of Chinese governments' listings, and how each is read."""
