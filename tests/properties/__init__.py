"""Properties that hold of any records, however an office came by them."""
