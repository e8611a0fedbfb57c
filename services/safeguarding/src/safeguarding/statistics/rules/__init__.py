"""How counts become figures, and which of them are kept back."""
