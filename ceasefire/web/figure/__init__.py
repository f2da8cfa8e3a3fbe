"""The records behind a figure, for those who may see them."""
