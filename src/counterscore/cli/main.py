"""The program: its commands, and what happens to an error."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated

import typer

import counterscore
from counterscore.cli import auditing, causing, comparing, console, laboratory, living, reading, running, schemes
from counterscore.cli.starting import own_process
from counterscore.errors import CounterscoreError, UsageError

app = typer.Typer(
    name="counterscore",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    add_completion=False,
    help="A laboratory for social scoring, on synthetic people only.\n\nExample: counterscore run unified-2020 --people 1:1000 --out runs/first",
    epilog="Exit codes: 0 done; 1 a difference was found, or stopped with a checkpoint; 2 wrong input.",
)
for module in (running, comparing, causing, living, auditing, reading, schemes, laboratory):
    module.register(app)


CTRL_C = 130  # what typer returns where it caught one


def version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        console.out.print(f"counterscore {counterscore.__version__}")
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """A laboratory for social scoring, on synthetic people only."""


def main(args: list[str] | None = None) -> None:
    """Run the program; every error raised on purpose becomes a message and an exit code."""
    words = sys.argv[1:] if args is None else args
    as_json = "--json" in words
    signal.signal(signal.SIGTERM, stop)
    try:
        code = app(words, standalone_mode=False, prog_name="counterscore")
    except CounterscoreError as error:
        sys.exit(console.fail(error, as_json))
    except typer.TyperException as error:  # a wrong word on the command line; without any, the help was printed
        sys.exit(console.fail(UsageError(error.format_message(), remedy="See counterscore --help."), as_json) if words else 2)
    except (KeyboardInterrupt, typer.Abort):
        code = CTRL_C
    except BrokenPipeError:
        sys.exit(0)
    if code == CTRL_C:
        console.err.print("Stopped.")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def program() -> None:
    """`main` in a process of its own, left at once: taking down the chart renderer and the libraries costs a second and frees nothing."""
    own_process()
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or 0
    os._exit(code)


def stop(_signal: int, _frame: object) -> None:
    """A polite request to end is treated like Ctrl-C."""
    raise KeyboardInterrupt
