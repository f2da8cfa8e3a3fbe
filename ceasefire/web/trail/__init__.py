"""The trail: who read and wrote which record, for those who keep watch over it."""
