"""The SQL of offences, of their versions, of what they weigh, and of the imports."""
