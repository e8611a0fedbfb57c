"""Charts as pictures: SVG written plainly, and PNG from it."""
