"""The SQL of the management of sex offenders, a module for each side of it."""
