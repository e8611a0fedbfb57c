"""What is heard and shown of who leads."""
