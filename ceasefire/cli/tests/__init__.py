"""The command, as someone types it."""
