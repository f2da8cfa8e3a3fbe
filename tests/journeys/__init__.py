"""A person's task of the week, in a real browser."""
