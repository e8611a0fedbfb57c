"""What crosses the wire of the offenders service; a module per feature."""
