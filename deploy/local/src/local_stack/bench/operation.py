"""One call that is measured: what goes over HTTP, and the same work given to pgbench."""

from dataclasses import dataclass

from local_stack.bench.load import Plan
from local_stack.bench.pgbench import Script


@dataclass(frozen=True)
class Operation:
    """A call of the API and who makes it; paths are taken in random order, bodies in turn.

    `supply` is how often it can be done until what it uses up is put back. Who takes gzip has unpacked the answer when
    its time is taken.
    """

    name: str
    who: str
    method: str
    paths: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    expected_status: int = 200
    supply: int | None = None
    accept: str = "application/json"
    takes_gzip: bool = False

    def plan(self, token: str, *, port: int, connections: int, seconds: float, per_second: float | None = None) -> Plan:
        """What the load generator is to do."""
        headers = {"Authorization": f"Bearer {token}", "Accept": self.accept}
        if self.takes_gzip:
            headers["Accept-Encoding"] = "gzip"
        if self.bodies:
            headers["Content-Type"] = "application/json"
        return Plan(
            port=port,
            method=self.method,
            paths=list(self.paths),
            headers=headers,
            bodies=list(self.bodies),
            fresh_key=bool(self.bodies),
            expected_status=self.expected_status,
            connections=connections,
            seconds=seconds,
            per_second=per_second,
        )


@dataclass(frozen=True)
class Comparison:
    """An operation and its transaction for pgbench, by which role; `goal` is the least share of pgbench."""

    operation: Operation
    role: str
    goal: float
    script: Script

    @property
    def name(self) -> str:
        return self.operation.name
