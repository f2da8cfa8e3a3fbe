"""What make runs to set the project up, and to write its reference."""
