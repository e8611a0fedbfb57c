"""What decides about a caseload; plain values in, plain values out."""
