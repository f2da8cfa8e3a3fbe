"""Fills the promised tables that measures read, from the rooms' records: keys, dates and codes, never a name."""
