"""The SQL of the caseload, a module for each side of it."""
