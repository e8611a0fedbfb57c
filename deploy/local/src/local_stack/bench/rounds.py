"""The measuring itself: short rounds of each operation, the platform and pgbench in turn, and the median of each."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from local_stack.bench import pgbench
from local_stack.bench.arithmetic import difference, median_by_name, per_request, summed
from local_stack.bench.backlog import forget_jobs
from local_stack.bench.consumption import cpu_seconds
from local_stack.bench.installation import Installation
from local_stack.bench.load import Plan, Result
from local_stack.bench.operation import Comparison, Operation
from local_stack.bench.pgbench import CONNECTIONS
from local_stack.errors import StackError

WARM_UP_SECONDS: Final = 2.0
QUIET_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.1
PACED_SECONDS: Final = 30.0
PACED_CONNECTIONS: Final = 16


@dataclass
class Measured:
    """The rounds of one operation so far."""

    comparison: Comparison
    platform: list[Result] = field(default_factory=list)
    beside: list[dict[str, float]] = field(default_factory=list)
    cpu: list[dict[str, float]] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """What is printed and written: medians, their ratio, and CPU per request."""
        names = ("requests_per_second", "p50", "p99")
        rounds = [one.model_dump(include=set(names)) for one in self.platform]
        platform, beside = median_by_name(rounds), median_by_name(self.beside)
        ratio = platform["requests_per_second"] / beside["requests_per_second"]
        return {
            "platform": platform,
            "pgbench": beside,
            "ratio": ratio,
            "goal": self.comparison.goal,
            "reached": ratio >= self.comparison.goal,
            "cpu_microseconds_per_request": _cpu_per_request(self.cpu, self.platform),
            "rounds": {"platform": rounds, "pgbench": self.beside},
        }


@dataclass(frozen=True)
class Measuring:
    """One run over one installation; `say` is told what is being done.

    `put_back` makes the data what they were before a round, given the owner's DSN.
    """

    installation: Installation
    put_back: Callable[[str], Awaitable[None]]
    rounds: int
    seconds: float
    say: Callable[[str], None]

    def compare(self, comparisons: list[Comparison]) -> dict[str, Any]:
        """Every operation, the platform and pgbench in turn, the order changing from round to round."""
        measured = [Measured(comparison) for comparison in comparisons]
        for one in measured:
            self.say(f"warming up: {one.comparison.name}")
            self._platform(one.comparison.operation, WARM_UP_SECONDS)
            self._rest()
            self._pgbench(one.comparison, WARM_UP_SECONDS)
            self._rest()
        for number in range(self.rounds):
            for one in measured:
                self.say(f"round {number + 1} of {self.rounds}: {one.comparison.name}")
                steps = [self._measure_platform, self._measure_pgbench]
                for step in steps if number % 2 == 0 else reversed(steps):
                    step(one)
        return {one.comparison.name: one.figures() for one in measured}

    def paced(self, operation: Operation, per_second: float) -> dict[str, Any]:
        """How long an answer takes at so many requests a second, each timed from when it was due.

        Warmed up like the rest: the first five executions on a connection are planned for their values alone.
        """
        self._platform(operation, WARM_UP_SECONDS)
        self._rest()
        self.say(f"{operation.name} at {per_second:.0f} a second for {PACED_SECONDS:.0f} s")
        plan = operation.plan(
            self.installation.token(operation.who),
            port=self.installation.port,
            connections=PACED_CONNECTIONS,
            seconds=PACED_SECONDS,
            per_second=per_second,
        )
        before = cpu_seconds(self.installation.state)
        result = _generate(plan)
        spent = difference(cpu_seconds(self.installation.state), before)
        self._rest()
        told = result.model_dump(include={"requests", "requests_per_second", "p50", "p99", "longest"})
        return {**told, "cpu_microseconds_per_request": _cpu_per_request([spent], [result])}

    def one_by_one(self, operation: Operation) -> Result:
        """One caller who asks again as soon as it is answered, as a single connection to PostgreSQL would."""
        return self._platform(operation, self.seconds, connections=1)

    def _measure_platform(self, one: Measured) -> None:
        before = cpu_seconds(self.installation.state)
        one.platform.append(self._platform(one.comparison.operation, self.seconds))
        one.cpu.append(difference(cpu_seconds(self.installation.state), before))
        self._rest()

    def _measure_pgbench(self, one: Measured) -> None:
        one.beside.append(self._pgbench(one.comparison, self.seconds))
        self._rest()

    def _platform(self, operation: Operation, seconds: float, connections: int = CONNECTIONS) -> Result:
        token = self.installation.token(operation.who)
        port = self.installation.port
        return _generate(operation.plan(token, port=port, connections=connections, seconds=seconds))

    def _pgbench(self, comparison: Comparison, seconds: float) -> dict[str, float]:
        dsn = self.installation.dsn(comparison.role)
        result = pgbench.run(comparison.script, dsn, connections=CONNECTIONS, seconds=seconds)
        supply = comparison.operation.supply
        # Beyond it the statement finds nothing to do, and does that fast.
        if supply is not None and result["requests_per_second"] * seconds > supply:
            raise StackError(f"{comparison.name}: pgbench used up all {supply} there are; take shorter rounds")
        return result

    def _rest(self) -> None:
        """Waits until the worker has nothing left to do, so that no round pays for the one before it."""
        owner, deadline = self.installation.dsn("owner"), time.monotonic() + QUIET_SECONDS
        while asyncio.run(self._put_back(owner)):
            if time.monotonic() > deadline:
                raise StackError(f"the worker was still busy {QUIET_SECONDS:.0f} s after a round")
            time.sleep(POLL_SECONDS)

    async def _put_back(self, owner: str) -> int:
        """Returns how many jobs are being done."""
        busy = await forget_jobs(owner)
        await self.put_back(owner)
        return busy


def _cpu_per_request(spent: list[dict[str, float]], results: list[Result]) -> dict[str, float]:
    client = {"load generator": sum(one.cpu_seconds for one in results)}
    return per_request({**summed(spent), **client}, sum(one.requests for one in results))


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
