"""Every SQL statement of a hub's cases."""
