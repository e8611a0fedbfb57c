"""`make demo` from beginning to end."""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from rich.console import Console

from local_stack.background import READY_SECONDS, BackgroundStack
from local_stack.demo.callers import Callers
from local_stack.demo.contact_story import ContactStory
from local_stack.demo.going_on import GoingOn, show_what_was_stopped
from local_stack.demo.hub_story import HubStory
from local_stack.demo.offenders_story import OffendersStory
from local_stack.demo.story import Story
from local_stack.demo.telling import Teller
from local_stack.demo.watching import Watching, read_feed
from local_stack.errors import StackError
from local_stack.readiness import wait_until
from local_stack.receiver import Receiver
from local_stack.settings import StackSettings, read_settings
from local_stack.state import StackState, StateFile

FAILED: Final = 1
STAY_POLL_SECONDS: Final = 0.5
WIDTH_OF_A_LOG: Final = 140


def run(arguments: Sequence[str]) -> int:
    """Returns the exit code: 0 when every step was as told."""
    stay = _parsed(arguments).stay or sys.stdin.isatty()
    settings, console = read_settings(), _console()
    started = time.monotonic()
    with _stack(settings, console) as (state, own):
        teller = Teller(console)
        try:
            story = _told(teller, settings, state)
        except StackError as error:
            console.print(f"\n[red]Not as told:[/red] {error}", markup=True)
            console.print(f"The logs are in {settings.logs}.")
            return FAILED
        seconds = time.monotonic() - started
        console.print(f"\n[bold green]All {teller.told} steps were as told[/bold green], in {seconds:.0f} s.\n")
        if stay or not own:
            GoingOn(console, settings, state).show(story)
        if own and stay:
            _wait_for_ctrl_c(console)
    if own:
        show_what_was_stopped(console, settings)
    return 0


def _console() -> Console:
    # A log has no width of its own, and a story cut at 80 columns reads badly there.
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_LOG)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo ARGS=", description="Run the stories over HTTP.")
    parser.add_argument(
        "--stay",
        action="store_true",
        help="leave the platform running afterwards, until Ctrl-C, as it is on a terminal",
    )
    return parser.parse_args(arguments)


@contextmanager
def _stack(settings: StackSettings, console: Console) -> Iterator[tuple[StackState, bool]]:
    """The stack that runs already, or one of our own that ends with the demo; and whether it is ours."""
    if (state := _running_already(settings)) is not None:
        console.print(f"The platform runs already at {state.public_url}; the demo uses it and leaves it running.")
        yield state, False
        return
    environment = {name: value for name, value in os.environ.items() if name.startswith("BLUELAMP_")}
    stack = BackgroundStack(settings.folder, environment)
    with console.status("[bold]Starting PostgreSQL, the services, their workers and the gateway[/bold]"):
        stack.start()
    try:
        what = "PostgreSQL, four services with their workers, the gateway"
        console.print(f"The platform runs at {stack.state.public_url}: {what}.")
        yield stack.state, True
    finally:
        stack.stop()


def _running_already(settings: StackSettings) -> StackState | None:
    """The stack that somebody else has started, once it is ready."""
    state_file = StateFile(settings.folder)
    if not state_file.is_held():
        return None
    wait_until(
        lambda: (state := state_file.read()) is not None and state.ready,
        seconds=READY_SECONDS,
        what="the stack that is being started",
        still_possible=state_file.is_held,
    )
    return state_file.read()


def _told(teller: Teller, settings: StackSettings, state: StackState) -> Story:
    callers = Callers(state.public_url, settings.secrets)
    with Receiver() as receiver:
        watching = Watching(teller, callers, receiver)
        teller.heading("Before it begins")
        with watching.subscribed():
            _, position = read_feed(callers("officer"), None)
            story = Story(teller, callers, state.mailbox)
            story.tell()
            HubStory(teller, callers).tell()
            OffendersStory(teller, callers).tell()
            ContactStory(teller, callers).tell()
            watching.tell(story, position)
    return story


def _wait_for_ctrl_c(console: Console) -> None:
    console.print("[bold]The platform stays up[/bold], for as long as you like. Ctrl-C stops it; the data stays.")
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(STAY_POLL_SECONDS)
