"""Pages, one folder per screen."""
