"""The roles: who may know what, for everybody to read."""
