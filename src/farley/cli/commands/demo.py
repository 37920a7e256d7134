"""Start Farley with the demo company: Tsukishiro Tea, its customers, and three years of what happened with them.

It lives in a folder of its own, and never touches the installation that FARLEY_HOME and DATABASE_URL name. The data
are made at the first start and kept: delete the folder to begin again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from farley.cli.commands.serve import listening_arguments
from farley.cli.listening import Door, listen
from farley.cli.processes import run_together
from farley.cli.ready import get_ready

PASSWORD = "moonwhite-tea"  # noqa: S105 - everybody may know it: the demo is for this machine alone
_HERE = {"127.0.0.1", "localhost", "::1"}


def arguments(parser: argparse.ArgumentParser) -> None:
    listening_arguments(parser)
    home = Path(".farley", "demo")
    parser.add_argument("--home", type=Path, default=home, metavar="DIR", help=f"where it lives (default: {home})")


def environment(options: argparse.Namespace) -> dict[str, str]:
    """The demo's own settings, whatever the environment says: an address over https would send no cookie to this one,
    and its people are invented, so nothing is mailed.
    """
    own = {"FARLEY_HOME": str(options.home), "DATABASE_URL": "", "FARLEY_DEMO": "1"}
    return own | {"FARLEY_BASE_URL": "", "FARLEY_SMTP_HOST": ""}


def run(options: argparse.Namespace) -> int:
    door = listen(options.host, options.port)
    if options.host not in _HERE:
        print("Others can reach this address, and the demo's password is no secret.", file=sys.stderr)
    get_ready()
    _load()
    return run_together(door, when_up=lambda: _invite(door))


def _load() -> None:
    from farley.base import clock
    from farley.demo.actions import load

    def tell(done: int, of: int) -> None:
        print(f"\rWriting three years of history: {done:,} of {of:,}", end="\n" if done == of else "", flush=True)

    load(by=None, at=clock.now(), password=PASSWORD, progress=tell if sys.stdout.isatty() else None)


def _invite(door: Door) -> None:
    from farley.base.accounts import Role, User

    admin = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("id").first()
    print(f"Farley: {door.url}")
    if admin is not None:
        print(f"Sign in as {admin.email} with the password {PASSWORD}")
    print("Ctrl-C stops it. The next start goes on with the same data.", flush=True)
