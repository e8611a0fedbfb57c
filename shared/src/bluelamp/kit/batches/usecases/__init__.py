"""What is done with batches: they are received, loaded and told of."""
