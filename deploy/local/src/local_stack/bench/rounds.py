"""The measuring itself: short rounds of each operation, the platform and pgbench in turn, and the median of each."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from local_stack.bench import pgbench, seeding
from local_stack.bench.arithmetic import difference, median_by_name, per_request, summed
from local_stack.bench.consumption import cpu_seconds
from local_stack.bench.installation import Installation
from local_stack.bench.load import Plan, Result
from local_stack.bench.operations import Operation
from local_stack.errors import StackError

CONNECTIONS: Final = 32
WARM_UP_SECONDS: Final = 2.0
QUIET_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.1
PACE: Final = 50.0
PACED_SECONDS: Final = 30.0
PACED_CONNECTIONS: Final = 16


@dataclass
class Measured:
    """The rounds of one operation so far."""

    operation: Operation
    platform: list[Result] = field(default_factory=list)
    beside: list[dict[str, float]] = field(default_factory=list)
    cpu: list[dict[str, float]] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """What is printed and written: medians, their ratio, and CPU per request."""
        names = ("requests_per_second", "p50", "p99")
        rounds = [one.model_dump(include=set(names)) for one in self.platform]
        platform, beside = median_by_name(rounds), median_by_name(self.beside)
        ratio = platform["requests_per_second"] / beside["requests_per_second"]
        requests = sum(one.requests for one in self.platform)
        client = {"load generator": sum(one.cpu_seconds for one in self.platform)}
        return {
            "platform": platform,
            "pgbench": beside,
            "ratio": ratio,
            "goal": self.operation.goal,
            "reached": ratio >= self.operation.goal,
            "cpu_microseconds_per_request": per_request({**summed(self.cpu), **client}, requests),
            "rounds": {"platform": rounds, "pgbench": self.beside},
        }


@dataclass(frozen=True)
class Measuring:
    """One run over one installation; `say` is told what is being done."""

    installation: Installation
    operations: list[Operation]
    rounds: int
    seconds: float
    say: Callable[[str], None]

    def compare(self) -> dict[str, Any]:
        """Every operation, the platform and pgbench in turn, the order changing from round to round."""
        measured = [Measured(operation) for operation in self.operations]
        for one in measured:
            self.say(f"warming up: {one.operation.name}")
            self._platform(one.operation, WARM_UP_SECONDS)
            self._pgbench(one.operation, WARM_UP_SECONDS)
        for number in range(self.rounds):
            for one in measured:
                self.say(f"round {number + 1} of {self.rounds}: {one.operation.name}")
                steps = [self._measure_platform, self._measure_pgbench]
                for step in steps if number % 2 == 0 else reversed(steps):
                    step(one)
        return {one.operation.name: one.figures() for one in measured}

    def paced(self, operation: Operation) -> dict[str, Any]:
        """How long an answer takes at fifty requests a second, each timed from when it was due."""
        self.say(f"{operation.name} at {PACE:.0f} a second for {PACED_SECONDS:.0f} s")
        plan = operation.plan(
            self.installation.token(operation.who),
            port=self.installation.port,
            connections=PACED_CONNECTIONS,
            seconds=PACED_SECONDS,
            per_second=PACE,
        )
        result = _generate(plan)
        self._rest()
        return result.model_dump(include={"requests", "requests_per_second", "p50", "p99", "longest"})

    def _measure_platform(self, one: Measured) -> None:
        before = cpu_seconds(self.installation.state)
        one.platform.append(self._platform(one.operation, self.seconds))
        one.cpu.append(difference(cpu_seconds(self.installation.state), before))
        self._rest()

    def _measure_pgbench(self, one: Measured) -> None:
        one.beside.append(self._pgbench(one.operation, self.seconds))
        self._rest()

    def _platform(self, operation: Operation, seconds: float) -> Result:
        token = self.installation.token(operation.who)
        port = self.installation.port
        return _generate(operation.plan(token, port=port, connections=CONNECTIONS, seconds=seconds))

    def _pgbench(self, operation: Operation, seconds: float) -> dict[str, float]:
        dsn = self.installation.dsn(operation.role)
        return pgbench.run(operation.script, dsn, connections=CONNECTIONS, seconds=seconds)

    def _rest(self) -> None:
        """Waits until the worker has nothing left to do, so that no round pays for the one before it."""
        owner, deadline = self.installation.dsn("owner"), time.monotonic() + QUIET_SECONDS
        asyncio.run(seeding.forget_backlog(owner))
        while asyncio.run(seeding.count_jobs(owner)):
            if time.monotonic() > deadline:
                raise StackError(f"the worker was still busy {QUIET_SECONDS:.0f} s after a round")
            time.sleep(POLL_SECONDS)
            asyncio.run(seeding.forget_backlog(owner))


def _generate(plan: Plan) -> Result:
    """Runs the load generator in a process of its own; raises StackError for an answer that is not as expected."""
    done = subprocess.run(
        [sys.executable, "-m", "local_stack.bench.load"],
        input=plan.model_dump_json(),
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise StackError(f"the load generator failed:\n{done.stderr.strip()[-1000:]}")
    result = Result.model_validate_json(done.stdout)
    if result.failures:
        raise StackError(f"{result.failures} answers were not {plan.expected_status}; the first:\n{result.failure}")
    return result
