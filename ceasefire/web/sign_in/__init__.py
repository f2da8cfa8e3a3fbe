"""Signing in: a password or the city's sign-on, then a second factor; invitations; and what ends a session."""
