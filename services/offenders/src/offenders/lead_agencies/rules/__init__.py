"""What decides in a change of lead: pure rules."""
