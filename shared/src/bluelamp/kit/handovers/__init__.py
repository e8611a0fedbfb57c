"""What one service hands over to another: written with its cause, delivered in order, once, however late."""
