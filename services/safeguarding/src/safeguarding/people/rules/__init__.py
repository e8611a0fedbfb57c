"""What makes two records one person, what a link suggests, and what may be written of people."""
