"""What is done with forecasts."""
