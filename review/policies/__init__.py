"""The pages about policies, their clauses and their coverage."""
