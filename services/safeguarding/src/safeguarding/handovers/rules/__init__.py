"""What of a case goes to the portal."""
