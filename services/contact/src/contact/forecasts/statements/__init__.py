"""The SQL of forecasts."""
