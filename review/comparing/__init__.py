"""The pages that set two texts side by side."""
