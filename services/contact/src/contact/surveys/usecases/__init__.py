"""One function per verb of surveys."""
