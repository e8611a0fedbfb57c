"""What a case waits for, in which order the board shows it, and what has changed on it."""
