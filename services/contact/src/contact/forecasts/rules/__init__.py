"""What forecasting decides: the grid of half-hours, what is an ordinary day, and how good a forecast was."""
