"""What the directory decides, apart from HTTP and SQL."""
