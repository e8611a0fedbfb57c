"""What decides about training; plain values in, plain values out."""
