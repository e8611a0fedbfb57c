"""What is done about reported crimes, and what is found of it."""
