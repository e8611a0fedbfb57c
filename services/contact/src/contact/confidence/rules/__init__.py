"""What answers say, what changed, and what an experiment may claim."""
