"""What is done with reviews and lessons."""
