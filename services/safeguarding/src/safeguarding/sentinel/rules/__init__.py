"""What may become of themes, campaigns and contact routes, and how volumes are read."""
