"""What is done about perpetrators of domestic abuse."""
