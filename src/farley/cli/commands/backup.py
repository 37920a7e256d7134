"""Write database, files and secret key into one zip file, while Farley goes on running."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import django

from farley.cli.ready import require_installation


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it, such as farley.zip")


def run(options: argparse.Namespace) -> int:
    django.setup()
    from farley.base import clock
    from farley.cli.backups.taking import take

    require_installation()
    manifest = take(options.file.absolute(), at=clock.now())
    size = options.file.stat().st_size / 1e6
    print(f"{options.file}: {manifest.contents}, {size:.1f} MB.")
    print(
        "Keep it where only you can read it: it holds every customer, every password's hash, and the secret key.",
        file=sys.stderr,
    )
    return 0
