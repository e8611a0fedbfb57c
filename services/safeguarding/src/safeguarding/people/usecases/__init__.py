"""What can be done with people: registered, found, linked, merged, and read by those who may."""
