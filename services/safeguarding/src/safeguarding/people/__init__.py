"""People and households: who belongs together, what that suggests to look at, and who may know where they live."""
