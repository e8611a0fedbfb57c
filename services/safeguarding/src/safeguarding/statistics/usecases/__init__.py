"""The figures that are published."""
