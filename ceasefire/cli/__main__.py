"""`python -m ceasefire.cli`, where the command itself is not on the path."""

from ceasefire.cli import main

main(prog_name="ceasefire")
