"""The command line: one verb a command, each with an example, `--json` and exit codes 0, 1 and 2."""

from counterscore.cli.main import main, program

__all__ = ["main", "program"]
