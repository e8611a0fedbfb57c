"""What decides about operating practice; plain values in, plain values out."""
