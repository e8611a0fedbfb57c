"""The SQL of person checks, and what other features say for them."""
