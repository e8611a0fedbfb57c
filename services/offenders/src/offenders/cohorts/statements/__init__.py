"""Every SQL statement of this feature."""
