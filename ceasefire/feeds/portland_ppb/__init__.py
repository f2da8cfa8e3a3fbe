"""Portland Police Bureau's published shootings: one row an incident, injured yes or no, never how many."""
