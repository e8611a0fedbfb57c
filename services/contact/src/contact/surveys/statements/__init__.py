"""Every SQL statement of surveys."""
