"""The demonstration city's year, from its records to every figure of the report."""
