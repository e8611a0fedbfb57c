"""What is handed over, and what follows."""
