"""What is given away as proof: packages, web archives, and the proof of every digest."""
