"""The sample company: look around in it, and take it out with one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from farley.base import clock, jobs
from farley.base.accounts import Role
from farley.base.changes import Batch
from farley.web.requests import Request, is_partial, render
from farley.web.security import for_role

_ASKED = "sample_data_asked_at"
# The worker begins within seconds; after this long it has failed, and one may ask again.
_PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True)
class SampleState:
    """How it stands with the sample data: none, loading, loaded, removing, removed; and how far removing has come."""

    name: str
    done: int = 0
    of: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether the worker is at it."""
        return self.name in ("loading", "removing")


@for_role(Role.ADMIN)
@require_safe
def sample_data(request: Request) -> HttpResponse:
    """Says how it stands, and offers what can be done."""
    template = "settings/sample_data.html"
    state = _state(request, clock.now())
    return render(request, f"{template}#progress" if is_partial(request) else template, {"state": state})


def _state(request: Request, at: datetime) -> SampleState:
    asked = parse_datetime(request.session.get(_ASKED, ""))
    is_asked = asked is not None and at - asked < _PATIENCE
    batch = Batch.objects.filter(kind="demo").first()
    if batch is None:
        return SampleState("loading" if is_asked else "none")
    if batch.reverted_at is not None:
        return SampleState("removed")
    if "removed" in batch.data:
        return SampleState("removing", batch.data["removed"], batch.data["of"])
    is_leaving = asked is not None and is_asked and asked > batch.at
    return SampleState("removing" if is_leaving else "loaded")


@for_role(Role.ADMIN)
@require_POST
def load_sample_data(request: Request) -> HttpResponse:
    """Asks the worker to load the sample company."""
    return _ask(request, settings.SAMPLE_DATA["load"])


@for_role(Role.ADMIN)
@require_POST
def remove_sample_data(request: Request) -> HttpResponse:
    """Asks the worker to take the sample company out again."""
    return _ask(request, settings.SAMPLE_DATA["remove"])


def _ask(request: Request, job: str) -> HttpResponse:
    jobs.wake(job, by_id=request.user.pk)
    request.session[_ASKED] = clock.now().isoformat()
    return redirect("sample-data")
