"""What is worked out of a release; plain values in, plain values out."""
