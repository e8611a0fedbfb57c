"""What is done with themes, campaigns and contact routes."""
