"""The SQL of the figures: what is counted, not how it is published."""
