"""The SQL of changes of lead, a module for each side of it."""
