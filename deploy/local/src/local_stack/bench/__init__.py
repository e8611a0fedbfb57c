"""`make bench`: the platform beside pgbench, in one run on one machine."""

from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Returns the exit code."""
    # Imported when called: the load generator is a part of this package and starts without all this.
    from local_stack.bench.command import main  # noqa: PLC0415 # `up` must not hold what this imports

    return main(arguments)
