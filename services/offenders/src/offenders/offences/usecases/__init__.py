"""What is done with offences: recorded, corrected, imported, weighed, read."""
