"""The SQL of Sentinel."""
