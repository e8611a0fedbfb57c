"""The SQL of crime reports."""
