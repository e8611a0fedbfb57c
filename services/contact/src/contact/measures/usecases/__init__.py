"""What is done with definitions, figures and charts."""
