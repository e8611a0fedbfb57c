"""What decides about figures and charts."""
