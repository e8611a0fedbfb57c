"""The SQL of domestic-abuse risk and of the MARAC."""
