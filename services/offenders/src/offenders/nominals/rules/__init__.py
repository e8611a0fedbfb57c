"""What decides about offenders' records; plain values in, plain values out."""
