"""One function for each thing that is done about domestic-abuse risk and at the MARAC."""
