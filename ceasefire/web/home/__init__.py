"""Where someone arrives after signing in."""
