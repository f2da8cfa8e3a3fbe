"""A city's Ceasefire program: the path from shooting to service, and the figures that are computed from it."""
