"""What the pages of one site have in common, learnt from themselves: furniture, and slots that are volatile."""
