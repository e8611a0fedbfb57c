"""What is done in the management of sex offenders."""
