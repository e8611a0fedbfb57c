"""What is done about who leads."""
