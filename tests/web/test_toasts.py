"""What was done is said once, on whatever is shown next."""

from __future__ import annotations

import json

from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from farley.web.toasts import ToastsWithFragments, toast


def answer_to(response: HttpResponse, **headers: str) -> tuple[HttpRequest, HttpResponse]:
    """What the browser gets when the view queues one toast with Undo and one failure."""
    request = RequestFactory().post("/", headers=headers)
    request.session = {}  # type: ignore[assignment]
    request._messages = default_storage(request)  # type: ignore[attr-defined]

    def view(request: HttpRequest) -> HttpResponse:
        toast(request, "3 people were moved to the trash.", undo="/undo/7")
        toast(request, "山田さんは他の担当者が編集中です。", failed=True)
        return response

    return request, ToastsWithFragments(view)(request)


def test_a_fragment_takes_its_toasts_along() -> None:
    _, answer = answer_to(HttpResponse("ok"), HX_Request="true")
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["value"] == [
        {"text": "3 people were moved to the trash.", "kind": "good", "undo": "/undo/7"},
        {"text": "山田さんは他の担当者が編集中です。", "kind": "bad", "undo": ""},
    ]


def test_the_header_keeps_what_the_view_put_there() -> None:
    _, answer = answer_to(HttpResponse("ok", headers={"HX-Trigger": '{"close-dialog": {}}'}), HX_Request="true")
    assert set(json.loads(answer.headers["HX-Trigger"])) == {"close-dialog", "toast"}


def test_a_page_shows_them_itself() -> None:
    request, answer = answer_to(HttpResponse("ok"))
    assert "HX-Trigger" not in answer.headers
    assert len(request._messages) == 2  # type: ignore[attr-defined]


def test_on_the_way_to_a_page_they_wait_for_it() -> None:
    for redirect in (HttpResponseRedirect("/"), HttpResponse(headers={"HX-Redirect": "/"})):
        request, answer = answer_to(redirect, HX_Request="true")
        assert "HX-Trigger" not in answer.headers
        assert len(request._messages) == 2  # type: ignore[attr-defined]
