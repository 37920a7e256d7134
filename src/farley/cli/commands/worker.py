"""Start the worker alone: imports, insights, and everything else that takes longer than a page may."""

from __future__ import annotations

import argparse

import django


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, default=2, help="jobs at a time (default: 2)")


def run(options: argparse.Namespace) -> int:
    django.setup()
    from farley.base import jobs

    jobs.schedule()
    jobs.huey.create_consumer(workers=options.threads, periodic=True, initial_delay=0.1, max_delay=2.0).run()
    return 0
