"""One function for each thing that is done with cohorts, nominations and panels."""
