"""Other services, as far as measures ask them."""
