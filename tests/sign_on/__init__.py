"""A city's sign-on, as a program of its own on this machine, and what comes of signing in by it."""
