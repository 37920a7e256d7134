"""One module a command: `arguments(parser)` says what it takes, `run(options)` does it and returns the exit code."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "serve": "start web and worker for your own organisation",
    "worker": "start only the worker",
    "createuser": "make a user who can sign in",
}


def run(words: list[str]) -> int:
    """Run one command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="farley", description="A CRM that understands customers.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        module = import_module(f"farley.cli.commands.{name}")
        module.arguments(commands.add_parser(name, help=help_text, description=module.__doc__))
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "farley.config.settings")
    module = import_module(f"farley.cli.commands.{options.command}")
    try:
        return int(module.run(options))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    from farley.base.errors import FarleyError

    if not isinstance(error, FarleyError):
        raise error
    print(error, file=sys.stderr)
    return 1
