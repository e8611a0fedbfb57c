"""The other services whose figures the report shows."""
