"""The SQL of offenders' records, a module for each side of it."""
