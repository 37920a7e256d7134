"""One module a command: `arguments(parser)` says what it takes, `run(options)` does it and returns the exit code."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from types import ModuleType

from farley.base.errors import FarleyError

# The word on the command line, and what it does; the module has the same name, but for what Python keeps for itself.
COMMANDS = {
    "demo": "start Farley with the demo company",
    "serve": "start web and worker for your own organisation",
    "worker": "start only the worker",
    "import": "bring a table file in",
    "export": "write everything into one file that any program can read",
    "createuser": "make a user who can sign in",
    "backup": "write everything into one file",
    "restore": "bring a backup back",
    "doctor": "check the installation, and say what to do",
    "train": "learn a model anew from its texts (in a checkout)",
    "bench": "measure Farley (in a checkout)",
}


def run(words: list[str]) -> int:
    """Run one command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="farley", description="A CRM that understands customers.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        module = _module(name)
        module.arguments(commands.add_parser(name, help=help_text, description=module.__doc__))
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        return 2
    module = _module(options.command)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "farley.config.settings"}
    if hasattr(module, "environment"):
        os.environ |= module.environment(options)
    try:
        _read_settings()
        return int(module.run(options))
    except FarleyError as error:
        print(error, file=sys.stderr)
    except Exception as error:
        print(_explained(error), file=sys.stderr)
    return 1


def _module(command: str) -> ModuleType:
    return import_module(f"farley.cli.commands.{'import_file' if command == 'import' else command}")


def _read_settings() -> None:
    from django.conf import settings

    try:
        assert settings.HOME
    except (ValueError, OSError) as error:
        raise FarleyError(f"A setting does not fit: {error}") from error


def _explained(error: Exception) -> str:
    """A sentence for what goes wrong outside of Farley; everything else is a fault of ours, and is raised on."""
    from django.db.utils import InterfaceError, OperationalError

    if isinstance(error, OperationalError | InterfaceError):
        return f"The database does not answer: {str(error).strip()}\n`farley doctor` says what to do."
    raise error
