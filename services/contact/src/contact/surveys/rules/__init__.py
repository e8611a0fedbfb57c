"""What decides in surveys: who may be rung, who is drawn, and what answers come to."""
