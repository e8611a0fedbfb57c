"""Every SQL statement of the portal, by what it serves."""
