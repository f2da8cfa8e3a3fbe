"""A person as one room knows them: who holds the record, what reports break down by, and the guarded name."""
