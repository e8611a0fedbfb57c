"""pgbench beside the platform: the same SQL text, the same values, the same roles, the same server.

Each of pgbench's connections prepares the statement once, as asyncpg does, and executes it with values from then on,
so PostgreSQL plans and runs exactly what the service has it plan and run.
"""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import UUID

from bluelamp.kit.database import Statement
from local_stack.bench.arithmetic import percentile
from local_stack.errors import StackError
from local_stack.postgres import binary

LATENCY_COLUMN: Final = 2
CONNECTIONS: Final = 32
DRAW: Final = "number"
"""The variable that a script draws or counts, from nought in each run; `run` is when that began, in milliseconds."""
NEXT: Final = f"\\set {DRAW} :{DRAW} + 1"
_VARIABLE = re.compile(r":(prepared|number|run|client_id|scale|random_seed|default_seed)\b")
_TPS = re.compile(r"^tps = ([0-9.]+) ", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: ([0-9]+) ", re.MULTILINE)


@dataclass(frozen=True)
class Sql:
    """A value that pgbench or PostgreSQL makes anew for each execution, written as SQL."""

    text: str


@dataclass(frozen=True)
class Script:
    """One transaction as the service runs it: a statement, and in a partner's case what binds it to the partner."""

    statement: Statement
    values: Mapping[str, Any]
    draws: tuple[str, ...] = ()
    bound_to: UUID | None = None

    def text(self) -> str:
        """The script that pgbench runs; `draws` are its own lines that make or count numbers."""
        values = ", ".join(literal(value) for value in self.statement.arguments(dict(self.values)))
        execute = [f"EXECUTE measured({values});"]
        if self.bound_to is not None:
            bind = f"BEGIN\\; SELECT set_config('bluelamp.organisation_id', '{self.bound_to}', true);"
            execute = [bind, *execute, "COMMIT;"]
        prepare = ["\\if :prepared = 0", f"PREPARE measured AS {self.statement.sql};", "\\set prepared 1", "\\endif"]
        return "\n".join([*prepare, *self.draws, *execute, ""])


def literal(value: Any) -> str:  # noqa: PLR0911  (one line for each type)
    """Writes a value as SQL; raises TypeError for a type that no statement of ours takes."""
    if isinstance(value, Sql):
        return value.text
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return literal(value.value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, UUID | datetime):
        return _quoted(str(value))
    if isinstance(value, list):
        return f"ARRAY[{', '.join(literal(one) for one in value)}]::text[]"
    raise TypeError(f"a {type(value).__name__} cannot be written as SQL here")


def _quoted(text: str) -> str:
    if _VARIABLE.search(text):
        raise ValueError("pgbench would put one of its variables into this text")
    return "'" + text.replace("'", "''") + "'"


def run(script: Script, dsn: str, *, connections: int, seconds: float) -> dict[str, float]:
    """Requests a second, and percentiles in milliseconds; raises StackError when pgbench fails."""
    with tempfile.TemporaryDirectory(prefix="bluelamp-pgbench-") as folder:
        script_file = Path(folder, "script.sql")
        script_file.write_text(script.text())
        said = _call(script_file, dsn, connections, seconds)
        times = [_milliseconds(line) for log in Path(folder).glob("times.*") for line in log.read_text().splitlines()]
    rate, failed = _TPS.search(said), _FAILED.search(said)
    if rate is None or not times or (failed is not None and int(failed[1])):
        raise StackError(f"pgbench did not run as it should:\n{said.strip()[-1000:]}")
    return {"requests_per_second": float(rate[1]), "p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}


def _call(script_file: Path, dsn: str, connections: int, seconds: float) -> str:
    server = urlsplit(dsn)
    login, _, address = server.netloc.rpartition("@")
    user, _, password = login.partition(":")
    command = [str(binary("pgbench")), "--no-vacuum", "--protocol=simple", f"--client={connections}", "--jobs=2"]
    command += [f"--time={seconds:.0f}", f"--file={script_file}", "--define=prepared=0", "--log"]
    command += [f"--define={DRAW}=0", f"--define=run={time.time_ns() // 1_000_000}"]
    command += [f"--log-prefix={script_file.with_name('times')}"]
    command.append(urlunsplit(server._replace(netloc=f"{user}@{address}")))
    done = subprocess.run(  # noqa: S603  (our own script over our own server)
        command,
        env={"PATH": os.environ.get("PATH", os.defpath), "PGPASSWORD": unquote(password)},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise StackError(f"pgbench failed: {done.stderr.strip()[-1000:]}")
    return done.stdout


def _milliseconds(line: str) -> float:
    return int(line.split()[LATENCY_COLUMN]) / 1000
