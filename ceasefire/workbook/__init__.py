"""The office's records as a spreadsheet: a template to fill in, a file taken in, everything given back."""
