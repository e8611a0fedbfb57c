"""What may be asked and answered, and how the answer of another service is read."""
