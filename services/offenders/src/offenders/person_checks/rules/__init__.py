"""What decides about person checks: whom to look for, and what of what was found may be told."""
