"""What every service stands on; a module is named for what it does."""
