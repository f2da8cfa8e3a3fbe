"""Consents: what a participant lets flow, kept and taken back by who works with them."""
