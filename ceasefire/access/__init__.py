"""Organizations, roles, rooms of the wall, and the one gate that every read and every write passes."""
