"""The report of a year, a quarter or a month."""
