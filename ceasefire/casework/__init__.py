"""Life coaching and what goes with it: relocations of a household in danger."""
