"""What a participant lets flow out of their provider's vault: to whom, what for, and until when."""
