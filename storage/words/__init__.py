"""Words: the indexes of grams, and word queries as conditions of the database."""
