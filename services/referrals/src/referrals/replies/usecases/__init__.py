"""What the reply pages do, one function per verb."""
