"""When Python looks for garbage: not often, and not among what a process has from its start."""

import gc


def settle() -> None:
    """Leave what start-up made alone from now on: walking it at each collection cost a p99 of 53 ms instead of 10."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
