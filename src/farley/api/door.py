"""The door in front of every operation: who asks, how often, and whether the same was asked before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from farley.api.access import key_with
from farley.api.actions import claim_answer, keep_answer, note_use
from farley.api.limits import RateLimit
from farley.api.models import ApiKey
from farley.api.problems import CONTENT_TYPE, ProblemError, answer_for
from farley.api.scopes import Scope
from farley.base import clock
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.acts import ActWords

View = Callable[..., HttpResponse]

_limit = RateLimit(settings.API_REQUESTS_A_MINUTE)
_JSON = "application/json"
_UPLOAD = "multipart/form-data"


def key_of(request: HttpRequest) -> ApiKey:
    """The key that a request came with."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    return key


def caller(request: HttpRequest) -> User:
    """The user as whom a request acts."""
    return key_of(request).owner


def act(request: HttpRequest, *, why: str = "") -> ActWords:
    """The keyword arguments of an action that a request calls."""
    key = key_of(request)
    return {"by": key.owner, "at": clock.now(), "source": key.source, "why": why}


def require_scope(request: HttpRequest, scope: Scope) -> None:
    """Refuse a key without this scope: for what an operation does only sometimes.

    Raises ProblemError (403).
    """
    if scope not in key_of(request).scopes:
        detail = _("This key lacks the scope %(scope)s.") % {"scope": scope.value}
        raise ProblemError(403, "missing-scope", detail)


class Bearer(HttpBearer):
    """Lets an operation run only with a key that has these scopes; one that alters something, only for who may."""

    def __init__(self, *scopes: Scope) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        key = key_of(request)
        for scope in self.scopes:
            require_scope(request, scope)
        if request.method != "GET":
            require_writer(key.owner)
        return key


def through_the_door(view: View) -> View:
    """Wrap an operation of the API. Days and months are those of the key's owner, as on the pages."""

    @wraps(view)
    def enter(request: HttpRequest, **words: Any) -> HttpResponse:
        try:
            _identify(request)
            _check_rate(request)
            _check_content_type(request)
            with timezone.override(key_of(request).zone):
                response = _once(request, lambda: view(request, **words))
        except Exception as error:
            response = answer_for(error)
        if response.status_code == 405 and not response.headers["Content-Type"].startswith(CONTENT_TYPE):
            response = answer_for(_not_allowed(response))
        response.headers["Cache-Control"] = "no-store"
        return response

    return enter


def _identify(request: HttpRequest) -> None:
    word, _space, secret = request.headers.get("Authorization", "").partition(" ")
    now = clock.now()
    key = key_with(secret.strip(), at=now) if word.lower() == "bearer" else None
    if key is None:
        detail = _("Send a valid API key: “Authorization: Bearer farley_…”.")
        raise ProblemError(401, "no-key", detail, headers={"WWW-Authenticate": "Bearer"})
    request.auth = key  # type: ignore[attr-defined]
    note_use(key, at=now)


def _check_rate(request: HttpRequest) -> None:
    if wait := _limit.spend(key_of(request).pk):
        detail = _("Too many requests. Try again in %(seconds)s seconds.") % {"seconds": wait}
        raise ProblemError(429, "too-many-requests", detail, headers={"Retry-After": str(wait)})


def _check_content_type(request: HttpRequest) -> None:
    has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
    if has_body and request.content_type not in (_JSON, _UPLOAD):
        raise ProblemError(415, "not-json", _("Send the body as application/json."))


def _once(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run a POST with an idempotency key once; the answer is kept in the same transaction as what was done."""
    name = request.headers.get("Idempotency-Key", "")
    if request.method != "POST" or not name:
        return run()
    if len(name) > 255 or not name.isascii() or not name.isprintable():
        raise ProblemError(422, "invalid", _("An idempotency key has at most 255 plain characters."))
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        kept = claim_answer(key_of(request), name, fingerprint, at=clock.now())
        if kept.request_hash != fingerprint:
            detail = _("This idempotency key was already used for another request.")
            raise ProblemError(422, "idempotency-key-reused", detail)
        if kept.status:
            headers = {"Idempotent-Replayed": "true"}
            return HttpResponse(kept.body, status=kept.status, content_type=_JSON, headers=headers)
        response = run()
        if 200 <= response.status_code < 300:
            keep_answer(kept, status=response.status_code, body=response.content.decode())
        else:
            transaction.set_rollback(True)
        return response


def _fingerprint(request: HttpRequest) -> str:
    """What tells this request from others: its address and body; of files, what is in them."""
    found = hashlib.sha256(request.path.encode())
    if request.content_type != _UPLOAD:
        found.update(request.body)
        return found.hexdigest()
    found.update(request.POST.urlencode().encode())
    for _name, files in request.FILES.lists():
        for file in files:
            for piece in file.chunks():
                found.update(piece)
            file.seek(0)
    return found.hexdigest()


def _not_allowed(response: HttpResponse) -> ProblemError:
    allowed = response.headers["Allow"]
    detail = _("Only %(methods)s can be used here.") % {"methods": allowed}
    return ProblemError(405, "method-not-allowed", detail, headers={"Allow": allowed})
