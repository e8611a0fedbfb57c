"""What is done with offenders' records."""
