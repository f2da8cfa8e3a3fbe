"""The keys at work in the rooms above them."""
