"""Signing in with a user name and password or by a one-use link, and signing out."""
