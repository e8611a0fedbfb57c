"""What the board report holds, over which days, what follows from a series, and which contradictions figures meet."""
