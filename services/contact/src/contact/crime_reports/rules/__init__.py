"""What the Counting Rules, an audit and a comparison ask for."""
