"""What crosses the wire of the contact service; a module per feature."""
