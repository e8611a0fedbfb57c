"""What can be done about routing: ask, override, read, and keep the register."""
