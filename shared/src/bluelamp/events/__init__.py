"""The versioned events that services and integrators exchange, built on the schemas."""

from bluelamp.events.finding import PREFIX, data_of, event_of, example_of

__all__ = ["PREFIX", "data_of", "event_of", "example_of"]
