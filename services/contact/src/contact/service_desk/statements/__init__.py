"""The SQL of the service desk."""
