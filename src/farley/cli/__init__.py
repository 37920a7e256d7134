"""The `farley` command."""

import sys


def main() -> int:
    """Run `farley` with the words of the command line."""
    from farley.cli.commands import run

    return run(sys.argv[1:])
