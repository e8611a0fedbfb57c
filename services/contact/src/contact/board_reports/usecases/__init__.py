"""A report is asked for, gathered, made once, and read in three forms."""
