"""Reading the board, following it, and marking what was not kept."""
