"""What is done at the service desk."""
