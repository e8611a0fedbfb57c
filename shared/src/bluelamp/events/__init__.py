"""The versioned events that services and integrators exchange, built on the schemas."""
