"""What stands around every page: the head's links, and the words that scripts say. Drawn once, since all show it."""

from __future__ import annotations

import json
from functools import cache, lru_cache

from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from farley.web.marks import asset

# Errors are told in a toast instead of being put where the answer was meant to go; a refused form (422) or a conflict
# (409) is shown in place. No eval and no inline style: the policy of `security` would stop both.
_HTMX = {
    "includeIndicatorCSS": False,
    "noSwap": [204, 304, 400, 401, 403, 404, 405, 413, 429, "5xx"],
    "mode": "same-origin",
}


@cache
def head() -> SafeString:
    """The links and settings of <head> that are the same on every page."""
    return format_html(
        '<meta name="htmx-config" content="{}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>\n'
        '<link rel="stylesheet" href="{}">\n'
        '<link rel="icon" type="image/svg+xml" href="{}">\n'
        '<script type="module" src="{}"></script>',
        json.dumps(_HTMX),
        asset("inter.woff2"),
        asset("app.css"),
        asset("favicon.svg"),
        asset("app.js"),
    )


def words() -> SafeString:
    """What scripts say, in the reader's language, as data beside the page."""
    return _words(get_language() or "en")


@lru_cache(maxsize=8)
def _words(language: str) -> SafeString:
    return mark_safe(  # noqa: S308 - json_script escapes
        json_script(
            {
                "copied": _("Copied"),
                "recent": _("Recent"),
                "failed": _("That did not work. Nothing was lost: try again in a moment."),
                "offline": _("You are offline. Try again when there is a connection."),
                "forbidden": _("You may not do this."),
                "gone": _("This is no longer there."),
                "slow_down": _("Too many requests. Wait a minute, then try again."),
            },
            "words",
        )
    )
