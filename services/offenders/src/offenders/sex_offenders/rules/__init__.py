"""What decides about the management of sex offenders; plain values in, plain values out."""
