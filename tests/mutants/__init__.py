"""The wall is tried with mistakes in it: `make mutants` makes them one at a time and asks the tests."""
