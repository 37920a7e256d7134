"""Make a user. The password is asked for, or read from the environment variable FARLEY_PASSWORD."""

from __future__ import annotations

import argparse
import getpass
import os

from farley.cli.ready import get_ready


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("--name", default="")
    parser.add_argument("--role", choices=["admin", "manager", "member", "reader"], default="member")


def run(options: argparse.Namespace) -> int:
    get_ready()
    from farley.base import clock, people

    password = os.environ.get("FARLEY_PASSWORD") or getpass.getpass("Password: ")
    user = people.create_user(
        people.UserDraft(options.email, options.name or options.email.partition("@")[0], options.role),
        password=password,
        by=None,
        at=clock.now(),
        source="command line",
    )
    print(f"{user.email} can sign in now.")
    return 0
