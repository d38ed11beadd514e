"""What is sent, what would be, and what people may do with it."""
