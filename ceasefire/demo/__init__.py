"""The demonstration city: made-up people, deterministic from a seed, entered through actions with the clock set."""
