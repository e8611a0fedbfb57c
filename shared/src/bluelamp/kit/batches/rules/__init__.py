"""What decides about a batch's bytes and lines, whatever its records are; plain values in, plain values out."""
