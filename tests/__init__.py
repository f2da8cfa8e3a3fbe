"""Rules of the house, journeys through the whole program, and what tests share."""
