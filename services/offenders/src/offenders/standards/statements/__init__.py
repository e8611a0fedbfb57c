"""The SQL of operating practice."""
