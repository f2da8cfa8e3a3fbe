"""What opens the guarded columns: the key file, kept apart from the database, and the data keys that it opens."""
