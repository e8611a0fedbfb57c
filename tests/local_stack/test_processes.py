"""The supervisor: restarts what ends by itself, with growing pauses, and stops in reverse order."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local_stack import processes
from local_stack.errors import StackError
from local_stack.processes import Program, Supervisor


def program(tmp_path: Path, code: str, **more) -> Program:
    return Program("program", [sys.executable, "-c", code], {}, tmp_path / "log", **more)


@pytest.fixture
def supervisor():
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.said = said
    yield supervisor
    supervisor.stop()


async def test_a_part_that_ends_by_itself_is_started_again(supervisor, tmp_path, until):
    part = program(tmp_path, "import time; time.sleep(600)")
    supervisor.start(part)
    first = part.pid

    part._child.kill()
    await until(supervisor.watch_once)

    assert part.is_running()
    assert part.pid != first
    assert supervisor.said == ["program ended by itself; starting it again in 0.2 s"]


async def test_one_that_keeps_ending_is_started_ever_more_rarely(supervisor, tmp_path, until):
    supervisor.start(program(tmp_path, "raise SystemExit(1)"))

    await until(lambda: supervisor.watch_once() and len(supervisor.said) >= 4)

    assert [line.split()[-2] for line in supervisor.said[:4]] == ["0.2", "0.4", "0.8", "1.6"]


@dataclass
class Recorded:
    """A part that only says what was asked of it."""

    name: str
    said: list[str]
    running: bool = field(default=False)
    broken: bool = False
    pid: int = 1

    def start(self) -> None:
        self.said.append(f"start {self.name}")
        if self.broken:
            raise StackError("its port is taken")
        self.running = True

    def is_running(self) -> bool:
        return self.running

    def ask_to_stop(self) -> None:
        self.said.append(f"ask {self.name}")

    def stop(self) -> None:
        self.said.append(f"stop {self.name}")
        self.running = False


def test_stages_stop_in_reverse_order_and_the_parts_of_one_together(supervisor):
    said: list[str] = []
    supervisor.start(Recorded("postgres", said))
    supervisor.start(Recorded("web", said), Recorded("worker", said))
    said.clear()

    supervisor.stop()

    assert said == ["ask web", "ask worker", "stop web", "stop worker", "ask postgres", "stop postgres"]


async def test_a_restart_that_fails_is_tried_again(supervisor, until, monkeypatch):
    monkeypatch.setattr(processes, "FIRST_PAUSE_SECONDS", 0.01)
    part = Recorded("postgres", [])
    supervisor.start(part)
    part.running, part.broken = False, True

    await until(lambda: supervisor.watch_once() and len(supervisor.said) >= 4)
    part.broken = False
    await until(lambda: supervisor.watch_once() and part.running)

    assert "postgres: its port is taken" in supervisor.said


def test_a_program_that_will_not_stop_is_killed(tmp_path):
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    deaf = program(tmp_path, code, stop_seconds=0.3)
    deaf.start()
    while "deaf" not in deaf.log_file.read_text():
        time.sleep(0.01)

    deaf.stop()

    assert not deaf.is_running()


STARTER = """
import sys, time
from pathlib import Path
from local_stack.processes import Program
child = Program("child", [sys.executable, "-c", "import time; time.sleep(600)"], {}, Path(sys.argv[1]))
child.start()
print(child.pid, flush=True)
time.sleep(600)
"""


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_no_program_outlives_its_starter(tmp_path, until, how):
    starter = run_python(STARTER, tmp_path / "log")
    child = int(starter.stdout.readline())

    starter.send_signal(how)
    starter.wait()
    starter.stdout.close()

    await until(lambda: not Path(f"/proc/{child}").exists() or ") Z" in Path(f"/proc/{child}/stat").read_text())


def test_a_program_started_by_one_that_is_gone_gives_up(tmp_path):
    tether = Path(processes.__file__).with_name("tether.py")
    made = tmp_path / "made"

    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tether), str(int(signal.SIGKILL)), "1", "touch", str(made)], check=False
    )

    assert done.returncode == 127
    assert not made.exists()
