"""`python -m farley.api`: the reference of the API as Markdown, for docs/reference/api.md."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    """Write the reference to standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "farley.config.settings")
    django.setup()
    from farley.api.reference import as_markdown, reference_of
    from farley.api.v1 import api

    sys.stdout.write(as_markdown(reference_of(api.described())))


main()
