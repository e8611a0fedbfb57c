"""What a call is, how a feed writes it, and what is refused."""
