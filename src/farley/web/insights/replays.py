"""The replay of the past: how far it is, all of it anew, stopped, and gone on with."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.base import clock, jobs
from farley.understanding import actions, queries
from farley.web.requests import Request, render
from farley.web.toasts import toast

_JOB = "farley.understanding.jobs.replay"


@require_GET
def progress(request: Request) -> HttpResponse:
    """How far it has come."""
    return render(request, "insights/replay.html#progress", {"replay": queries.replay_state()})


@require_POST
def anew(request: Request) -> HttpResponse:
    """Ask for all of the past to be replayed once more."""
    actions.replay_anew(by=request.user, at=clock.now())
    return _begun()


@require_POST
def stop(request: Request) -> HttpResponse:
    """Stop it; it can go on later."""
    actions.stop_replay(by=request.user, at=clock.now())
    toast(request, _("Stopped. It can go on where it stood."))
    return HttpResponseRedirect(reverse("scorecard"))


@require_POST
def go_on(request: Request) -> HttpResponse:
    """Go on with it."""
    actions.go_on_with_replay(by=request.user, at=clock.now())
    return _begun()


def _begun() -> HttpResponse:
    jobs.wake(_JOB)
    return HttpResponseRedirect(reverse("scorecard"))
