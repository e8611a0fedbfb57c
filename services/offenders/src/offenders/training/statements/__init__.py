"""The SQL of training."""
