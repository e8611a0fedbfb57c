"""One module for each thing that is judged, whatever tools judge it."""
