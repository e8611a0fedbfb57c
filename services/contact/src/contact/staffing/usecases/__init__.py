"""What is done with staffing plans."""
