"""Start the worker alone: imports, insights, and everything else that takes longer than a page may."""

from __future__ import annotations

import argparse

from farley.cli.child import work


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, default=2, help="jobs at a time (default: 2)")


def run(options: argparse.Namespace) -> int:
    work(threads=options.threads)
    return 0
