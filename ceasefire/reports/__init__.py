"""Documents: what a report shows, in which order, and the ways to write it. Every figure is computed from records."""
