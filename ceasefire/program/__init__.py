"""What a city sets up for itself: services and pathways, the high-risk rule, its codes, its goals, its named months."""
