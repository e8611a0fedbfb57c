"""The SQL of confidence."""
