"""What is decided about a case: pure, so that each rule can be tried by itself."""
