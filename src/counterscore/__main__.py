"""`python -m counterscore` is the same as `counterscore`."""

from counterscore.cli import program

program()
