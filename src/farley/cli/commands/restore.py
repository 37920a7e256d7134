"""Bring a backup back into an empty installation. Farley must not run there meanwhile."""

from __future__ import annotations

import argparse
from pathlib import Path

import django


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what `farley backup` wrote")
    parser.add_argument("--replace", action="store_true", help="delete what the installation holds now")


def run(options: argparse.Namespace) -> int:
    django.setup()
    from farley.base import clock
    from farley.cli.backups.restoring import restore

    manifest = restore(options.file, replace=options.replace, at=clock.now())
    print(f"Restored {manifest.contents}, as they were on {manifest.made_at[:19].replace('T', ' ')} UTC.")
    return 0
