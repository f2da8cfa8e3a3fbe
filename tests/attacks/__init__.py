"""Ordinary attacks: on what is uploaded, on what leaves in files, on signing in."""
