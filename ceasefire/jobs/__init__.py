"""What the program does by itself, each thing when it is due."""
