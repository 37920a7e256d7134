"""What stands around every page. It is the same for a user on page after page, so it is drawn once and kept.

Only the token against forged posts and the page's own address change: they are put in where two marks hold their place.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache

from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.web.marks import asset
from farley.web.navigation import navigation, section_of

_TOKEN = "token-of-this-request"  # noqa: S105 - a mark, not a secret
_PATH = "path-of-this-page"

# Errors are told in a toast instead of being put where the answer was meant to go; a refused form (422) or a conflict
# (409) is shown in place. No eval and no inline style: the policy of `security` would stop both. So nothing settles:
# htmx would copy the inline style of an open menu onto the one that comes in its place.
_HTMX = {
    "includeIndicatorCSS": False,
    "defaultSettleDelay": 0,
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


def part(context: Context, name: str) -> SafeString:
    """One part of the frame, `frame/<name>.html`, as it is for this user on this page."""
    request = context.get("request")
    if request is None:  # the page that says that something broke is drawn without asking anybody
        return SafeString("")
    user = request.user if isinstance(request.user, User) else None
    drawn = _draw(
        name,
        get_language() or "en",
        section_of(request.path),
        user.theme if user else "",
        user.name if user else "",
        user.email if user else "",
    )
    if _TOKEN in drawn:
        drawn = drawn.replace(_TOKEN, str(context["csrf_token"])).replace(_PATH, escape(request.get_full_path()))
    return SafeString(drawn)


@lru_cache(maxsize=1024)
def _draw(name: str, language: str, section: str, theme: str, user_name: str, user_email: str) -> str:
    return render_to_string(
        f"frame/{name}.html",
        {
            "links": navigation(section),
            "theme": theme,
            "user_name": user_name,
            "user_email": user_email,
            "words": _words(),
            "token": _TOKEN,
            "path": _PATH,
        },
    )


def _words() -> SafeString:
    """What scripts say, in the reader's language, as data beside the page."""
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
