"""What is due is done, and nothing holds up the rest."""
