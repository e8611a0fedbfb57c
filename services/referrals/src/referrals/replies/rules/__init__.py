"""What the reply pages decide, apart from HTTP and SQL."""
