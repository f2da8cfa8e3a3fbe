"""Requests: who thinks that somebody should be referred sends one, and the office acknowledges it."""
