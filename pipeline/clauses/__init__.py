"""From the paragraphs of a body to its clauses: labels, and the tree that they make."""
