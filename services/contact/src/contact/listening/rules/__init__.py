"""What may be said, done, told and heard, in which order, and by when."""
