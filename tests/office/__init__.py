"""The command line as an office runs it: processes of its own on PostgreSQL, signed in as a role that owns nothing."""
