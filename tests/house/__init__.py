"""The rules of the house, as tests. Each has beside it a test that shows it finding an offence."""
