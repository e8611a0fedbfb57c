"""What follows from answers, incidents and earlier conferences: pure, whatever the instrument."""
