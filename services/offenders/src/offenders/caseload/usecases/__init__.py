"""What is done with a caseload."""
