"""The wall in the database: its plan, and how it is put up on PostgreSQL and looked over."""
