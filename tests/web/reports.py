"""What tests of reports share: the month that is read, and how."""

from __future__ import annotations

import re

from django.test import Client
from django.utils.html import strip_tags

OCTOBER = "?period=month&on=2026-10-01"


def told(browser: Client, path: str, language: str = "en") -> str:
    """What a report says, without its links."""
    page = browser.get(path, headers={"accept-language": language}).content.decode()
    article = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert article
    return " ".join(strip_tags(article[0]).split())
