"""Start web and worker. The database is brought up to date first; the first visitor sets the organisation up."""

from __future__ import annotations

import argparse

from farley.cli.processes import free_port, run_together
from farley.cli.ready import get_ready


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on (default: 8000, or the next free one)"
    )


def run(options: argparse.Namespace) -> int:
    get_ready()
    port = free_port(options.port, options.host)
    return run_together(
        host=options.host, port=port, when_up=lambda: print(f"Farley: http://{options.host}:{port}/", flush=True)
    )
