"""The `farley` command: the door for whoever runs an installation.

Words: command (one module in commands/), home (the folder with everything that belongs to an installation). Nothing is
decided here: a command reads the clock, calls a room's actions, and says what happened in sentences.
"""

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED = 130


def main() -> int:
    """Run `farley` with the words of the command line; Ctrl-C ends it without a word, a second one at once."""
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _not_lost
    try:
        from farley.cli.commands import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


def _interrupt(number: int, frame: object) -> None:
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(INTERRUPTED))
    raise KeyboardInterrupt


def _not_lost(ignored: "UnraisableHookArgs") -> None:
    """What interrupts a finaliser is ignored by Python: ask again as soon as it is through."""
    if ignored.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(ignored)
        return
    signal.signal(signal.SIGINT, _interrupt)
    threading.Timer(0.05, signal.pthread_kill, [threading.main_thread().ident, signal.SIGINT]).start()
