"""How much a change weighs: points by rule, and what they are given for."""
