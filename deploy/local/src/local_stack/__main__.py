"""The commands behind the Makefile: `python -m local_stack up`."""

import importlib
import os
import shutil
import signal
import sys
from typing import Annotated, Final

import typer

from local_stack.contact_history import seed_contact
from local_stack.errors import StackError
from local_stack.settings import StackSettings, read_settings
from local_stack.stack import Stack, report
from local_stack.state import StackState, StateFile
from local_stack.tokens import ask_for_token

STOP_SECONDS: Final = 60.0

application = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The whole platform on one machine.",
)


@application.command()
def up() -> None:
    """Start everything and stay until Ctrl-C."""
    Stack(read_settings()).run()


@application.command()
def down() -> None:
    """Stop a running stack."""
    settings = read_settings()
    state_file = StateFile(settings.folder)
    state = state_file.read()
    if state is None:
        report("nothing runs")
        return
    os.kill(state.launcher_pid, signal.SIGTERM)
    if not state_file.wait_until_released(STOP_SECONDS):
        raise StackError(f"the launcher (process {state.launcher_pid}) did not stop within {STOP_SECONDS:.0f} s")
    report("stopped")


@application.command()
def status() -> None:
    """Show what runs."""
    state = _running(read_settings())
    typer.echo(f"{state.public_url} {'is ready' if state.ready else 'is starting'}")
    for name, pid in state.processes.items():
        typer.echo(f"  {name:<22} process {pid}")


@application.command()
def logs(what: Annotated[str, typer.Argument(help="Only logs whose name begins so.")] = "") -> None:
    """Follow the logs."""
    settings = read_settings()
    files = sorted(str(file) for file in settings.logs.glob(f"{what}*.log"))
    if not files:
        raise StackError(f"there are no logs {what and f'of {what} '}in {settings.logs}: `make up` starts the stack")
    os.execvp("tail", ["tail", "--lines=20", "--follow=name", "--retry", *files])  # noqa: S606, S607 # tail is the user's own


@application.command()
def token(who: Annotated[str, typer.Argument(help="A demo client, such as officer.")] = "officer") -> None:
    """Print an access token and nothing else."""
    settings = read_settings()
    typer.echo(ask_for_token(_ready(settings).public_url, who, settings.secrets))


@application.command()
def reset() -> None:
    """Throw away all data of the stack."""
    settings = read_settings()
    with StateFile(settings.folder).held():
        for kept in settings.folder.iterdir():
            if kept.is_dir():
                shutil.rmtree(kept)
            elif kept.name != "lock":
                kept.unlink()
    report(f"{settings.folder} is empty")


@application.command("seed-contact")
def seed_history() -> None:
    """Make three years of calls for the running stack."""
    settings = read_settings()
    _ready(settings)
    report("making three years of calls: some minutes")
    seed_contact(settings)
    report("they are there")


@application.command("board-report", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def board_report(context: typer.Context) -> None:
    """Write the board report as JSON, page and PDF."""
    _run_module("local_stack.board_report", context.args)


@application.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(context: typer.Context) -> None:
    """Run the story of one referral over HTTP."""
    _run_module("local_stack.demo", context.args)


@application.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Measure the platform beside pgbench."""
    _run_module("local_stack.bench", context.args)


def _run_module(name: str, arguments: list[str]) -> None:
    """Only when asked for: what these import would be memory that `up` holds for nothing."""
    raise typer.Exit(importlib.import_module(name).run(arguments))


def _running(settings: StackSettings) -> StackState:
    state = StateFile(settings.folder).read()
    if state is None:
        raise StackError("the stack does not run: start it with `make up`")
    return state


def _ready(settings: StackSettings) -> StackState:
    state = _running(settings)
    if not state.ready:
        raise StackError("the stack is still starting: try again in a moment")
    return state


def main() -> None:
    try:
        application()
    except StackError as error:
        report(str(error))
        sys.exit(2)
    except PermissionError as error:
        report(f"{error.filename} belongs to another user: run this as that one, or remove it as root")
        sys.exit(2)


if __name__ == "__main__":
    main()
