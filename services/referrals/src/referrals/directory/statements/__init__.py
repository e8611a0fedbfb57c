"""Every SQL statement of the directory."""
