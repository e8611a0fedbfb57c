"""The life of a review, what it must say, and what a lesson must not."""
