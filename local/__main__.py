"""The command line: `python -m local up | down | status | fault | heal | logs`."""

import io
import json
import signal
import socket
import sys
from contextlib import suppress

try:
    import click
except ModuleNotFoundError:
    sys.exit("This Python lacks the library's packages: run `make up` once, then `source .venv/bin/activate`.")

from central import public
from central.command_line import silent_without_reader
from local.commands import faults, foreground, logs, shutdown, status, status_table
from local.commands.console import console, errors
from local.errors import LocalError
from local.machine import folders
from local.settings import Settings
from local.stack import Stack, recorded
from local.supervision import orphans
from local.supervision.supervisor import Supervisor

NOT_RUNNING = 3  # the exit code of `status`, as init scripts have it
HANG = 15.0  # seconds after which a supervisord that accepts and says nothing counts as gone


class LocalCommands(click.Group):
    """Turns what a person has to know into a sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            with silent_without_reader():
                return super().invoke(ctx)
        except LocalError as error:
            errors.print("[bold red]error:[/] ", end="")
            errors.print(str(error), markup=False)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            errors.print("Interrupted.")
            sys.exit(130)


@click.group(cls=LocalCommands)
def main() -> None:
    """Run the library on this machine: two member clusters, central and the GSLB."""
    socket.setdefaulttimeout(HANG)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without ✔ gets a question mark
    for number in (signal.SIGTERM, signal.SIGHUP):  # all of them end like Ctrl-C
        signal.signal(number, signal.default_int_handler)


@main.command()
@click.option("--detach", is_flag=True, help="Return when everything serves and leave it running.")
def up(detach: bool) -> None:
    """Start everything; without --detach stay with it until Ctrl-C, which stops it."""
    # Only here: the models of the manifests and the clients of central take half a second to import.
    from local.commands import startup

    settings = Settings.read()
    with folders.locked(settings):
        present = _running(settings)
        stack = present or startup.start(settings)
    if present:
        console.print("The library is up already.")
    _greet(stack)
    if not present and not detach:
        foreground.attend(settings, stack)


@main.command()
@click.option("--purge", is_flag=True, help="Remove the data, the passwords and the logs as well.")
def down(purge: bool) -> None:
    """Stop everything; the data stays."""
    settings = Settings.read()
    ran = False
    if settings.dir.exists() or orphans.find(settings):
        with folders.locked(settings):
            ran = shutdown.stop(settings, purge)
    console.print("Stopped." if ran else "Nothing is running.")
    if purge:
        console.print(f"The data in {settings.dir} is removed.")


@main.command(name="status")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document; its shape is local.commands.status.Status."
)
def show_status(as_json: bool) -> None:
    """Show who gets the requests, active faults and every process; exit code 3 when nothing runs."""
    settings = Settings.read()
    stack = _running(settings)
    if stack is None:
        print('{"up": false}') if as_json else console.print(_not_running(settings))
        sys.exit(NOT_RUNNING)
    document = status.read(settings, stack)
    if as_json:
        print(json.dumps(document, indent=2))
    else:
        console.print(status_table.render(document), soft_wrap=False)


@main.command()
@click.argument("target")
@click.argument("kind")
def fault(target: str, kind: str) -> None:
    """Break a member (kill, hang, partition, drain), redis or mariadb (kill, hang), or the way to central (slow)."""
    settings = Settings.read()
    with folders.locked(settings):
        faults.inject(settings, _needed(settings), target, kind)
    console.print(f"{target} has the fault {kind}. Undo it with `python -m local heal {target}`.")


@main.command()
@click.argument("target")
def heal(target: str) -> None:
    """Undo the fault of a target and wait until it serves again."""
    settings = Settings.read()
    with folders.locked(settings):
        kind = faults.heal(settings, _needed(settings), target)
    console.print(f"{target} serves again after {kind}." if kind else f"{target} has no fault.")


@main.command(name="logs")
@click.argument("name", required=False)
@click.option("-f", "--follow", is_flag=True, help="Go on with what comes.")
def show_logs(name: str | None, follow: bool) -> None:
    """Print the last lines of a log such as naver/list-books, of a member, or of everything."""
    chosen = logs.find(Settings.read(), name)
    for each, path in chosen.items():
        _print_lines([(each, line) for line in logs.tail(path)], alone=len(chosen) == 1)
    with suppress(KeyboardInterrupt):
        for line in logs.follow(chosen) if follow else ():
            _print_lines([line], alone=len(chosen) == 1)


def _running(settings: Settings) -> Stack | None:
    """Return the stack when it came up whole and is still watched."""
    stack = recorded(settings)
    return stack if stack is not None and stack.ready and Supervisor(settings).running() else None


def _not_running(settings: Settings) -> str:
    left = len(orphans.find(settings))
    if left and folders.busy(settings):
        return "The library is starting or stopping."
    if left:
        return f"The library is not running, but {left} processes of it are left: `up` replaces them, `down` ends them."
    return "The library is not running."


def _needed(settings: Settings) -> Stack:
    stack = _running(settings)
    if stack is None:
        raise LocalError("The library is not running: start it with `python -m local up`.")
    return stack


def _greet(stack: Stack) -> None:
    console.print(f"\n  The library  [bold]http://localhost:{stack.gslb_port}[/]")
    for name, port in stack.members.items():
        console.print(f"  {name:<11}  http://localhost:{port}")
    accounts = "   ".join(f"{id} / {password}" for id, (password, _) in public.ACCOUNTS.items())
    console.print(f"  accounts     {accounts}")
    console.print("  next         python -m local status | fault naver kill | heal naver | down")


def _print_lines(lines: list[tuple[str, str]], alone: bool) -> None:
    for name, line in lines:
        print(line if alone else f"{name} | {line}", flush=True)


if __name__ == "__main__":
    main(prog_name="python -m local")
