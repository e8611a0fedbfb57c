"""Who takes a crime: tests in an order, and the teams that were live on the day."""
