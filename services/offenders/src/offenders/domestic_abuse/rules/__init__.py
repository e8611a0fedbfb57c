"""What decides about domestic abuse: points, ranks, readings, and what a meeting may decide."""
