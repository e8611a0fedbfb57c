"""What decides about offences: whether a record is in order, which version stands, what harm it weighs."""
