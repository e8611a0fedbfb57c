"""What is done with releases of the reoffending table."""
