"""Says at the foot of the page what was done, with a way back.

`toast` works for a whole page and for a fragment alike: a page shows what is queued, a fragment takes it along in a
header.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse


def toast(request: HttpRequest, text: str, *, undo: str = "", failed: bool = False) -> None:
    """Queue a line for the reader. `undo` is the address where a POST takes back what was done."""
    messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, text, extra_tags=undo)


class ToastsWithFragments:
    """Puts queued toasts into the answer's HX-Trigger header, where only a fragment of the page is fetched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _shows_a_fragment(request, response):
            queued = [
                {"text": str(message), "kind": "bad" if message.level == messages.ERROR else "good", "undo": undo}
                for message in messages.get_messages(request)
                for undo in [message.extra_tags or ""]
            ]
            if queued:
                triggers = json.loads(response.headers.get("HX-Trigger", "{}"))
                response.headers["HX-Trigger"] = json.dumps({**triggers, "toast": {"value": queued}})
        return response


def _shows_a_fragment(request: HttpRequest, response: HttpResponse) -> bool:
    """A redirect ends in a page, which shows the toasts itself."""
    leads_elsewhere = any(name in response.headers for name in ("Location", "HX-Redirect", "HX-Location", "HX-Refresh"))
    return request.headers.get("HX-Request") == "true" and not leads_elsewhere
