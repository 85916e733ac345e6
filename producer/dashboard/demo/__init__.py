"""A believable label world: two labels, two production companies, three producers, five albums, a year of work."""
