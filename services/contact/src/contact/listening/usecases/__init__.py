"""What teams do with what households say."""
