"""Relentless pursuit: the log of contact attempts."""
