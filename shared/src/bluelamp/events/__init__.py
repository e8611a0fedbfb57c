"""The versioned events that services and integrators exchange, built on the schemas."""

from bluelamp.events.registry import DATA, data_of

__all__ = ["DATA", "data_of"]
