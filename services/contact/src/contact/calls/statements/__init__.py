"""The SQL of calls: batches on their way in, what they change, and what is read."""
