"""What is done with calls: batches are received, loaded and told of; calls and rollups are read and proved."""
