"""The `farley` command: the door for whoever runs an installation.

Words: command (one module in commands/), home (the folder with everything that belongs to an installation). Nothing is
decided here: a command reads the clock, calls a room's actions, and says what happened in sentences.
"""

import os
import signal
import sys

INTERRUPTED = 130


def main() -> int:
    """Run `farley` with the words of the command line; Ctrl-C ends it without a word, a second one at once."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        from farley.cli.commands import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


def _interrupt(number: int, frame: object) -> None:
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(INTERRUPTED))
    raise KeyboardInterrupt
