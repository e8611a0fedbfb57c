"""What is done about operating practice."""
