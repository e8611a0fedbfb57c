"""The SQL of rankings, serial flags, the MATAC and the interim model."""
