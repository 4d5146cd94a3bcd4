"""The command that opens the lab in a browser: lab."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterscore.cli.console import Json, emit, out
from counterscore.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: counterscore lab")(lab)


def lab(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on loopback; a free one by default.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    runs: Annotated[Path, typer.Option("--runs", help="Folder in which runs are kept.")] = Path("runs"),
    as_json: Json = False,
) -> None:
    """Schemes in a browser: take one, change a rule, and see what it does to whom. On this machine alone."""
    try:
        from counterscore.lab.serve import serve
    except ImportError as error:
        remedy = "Install it with: pip install 'counterscore[lab]'"
        raise UsageError("the lab is not installed", found=str(error.name), remedy=remedy) from None

    def told(address: str) -> None:
        if not emit({"address": address}, as_json):
            out.print(
                f"The lab is open at {address}\nOnly this machine can reach it. Ctrl-C ends it; a run that is being lived then can go on later.",
                markup=False,
            )

    serve(port, runs, browser, told)
