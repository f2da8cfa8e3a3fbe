"""Shooting incidents and their victims, with every version: a victim dies, a case is unfounded."""
