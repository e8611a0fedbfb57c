"""The SQL of who leads for people who are known here."""
