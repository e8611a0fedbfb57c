"""What a score is made of, what may become of a nomination, and what a panel may decide."""
