"""Start web and worker. The database is brought up to date first; the first visitor sets the organisation up."""

from __future__ import annotations

import argparse

from farley.cli.listening import listen
from farley.cli.processes import run_together
from farley.cli.ready import get_ready


def arguments(parser: argparse.ArgumentParser) -> None:
    listening_arguments(parser)


def listening_arguments(parser: argparse.ArgumentParser) -> None:
    """--host and --port, as every command that starts the web server takes them."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, help="port to listen on (default: 8000, or the next free one)")


def _port(word: str) -> int:
    if not word.isdecimal() or not 0 < int(word) < 65536:
        raise argparse.ArgumentTypeError(f"{word} is no port: ports are numbers from 1 to 65535")
    return int(word)


def run(options: argparse.Namespace) -> int:
    door = listen(options.host, options.port)
    get_ready()
    return run_together(door, when_up=lambda: print(f"Farley: {door.url}", flush=True))
