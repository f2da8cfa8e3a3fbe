"""Importers of what cities publish, one folder per source, all of one shape."""
