"""How texts are read: how often people agreed with the model, and what their corrections taught it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from farley.base import clock, jobs
from farley.base.access import has_role, require
from farley.base.accounts import Role, User
from farley.understanding import actions, queries
from farley.understanding.queries import Agreement, Learning, VersionView
from farley.web.insights.charts import group_name
from farley.web.requests import Request, render
from farley.web.toasts import toast

_JOB = "farley.understanding.jobs.learn_from_corrections"


@dataclass(frozen=True)
class Line:
    """One line of a table: what it is called, how many texts, and its cells as they are written."""

    name: str
    cases: int
    cells: list[str]


@require_GET
def texts(request: Request) -> HttpResponse:
    """How often people agreed with what was read, what their corrections taught, and every version of it."""
    card = queries.reading_card(request.user)
    current = card.current
    context = {
        "card": card,
        "is_manager": has_role(request.user, Role.MANAGER),
        **_progress(request.user),
        "agreements": [_agreement(each) for each in card.agreements],
        "learnings": [_learning(each) for each in (current.learnings or [] if current else [])],
        "before": _confused(current.confused_before) if current else [],
        "after": _confused(current.confused_after) if current else [],
        "sides": _sides(),
        "versions": [(version, _state(version)) for version in card.versions],
    }
    return render(request, "insights/texts.html", context)


@require_GET
def progress(request: Request) -> HttpResponse:
    """How far the reading of texts has come."""
    return render(request, "insights/texts.html#progress", _progress(request.user))


@require_POST
def learn(request: Request) -> HttpResponse:
    """Ask the worker to learn from the corrections now."""
    require(request.user, Role.MANAGER)
    jobs.wake(_JOB, by_id=request.user.pk)
    toast(request, _("Farley learns now. What comes of it stands here in a few minutes."))
    return HttpResponseRedirect(reverse("texts"))


@require_POST
def back(request: Request) -> HttpResponse:
    """Let the shipped model read alone again."""
    actions.go_back_to_shipped(by=request.user, at=clock.now())
    jobs.wake("farley.understanding.jobs.read_tones")
    toast(request, _("The shipped model reads alone again. All texts are read anew."))
    return HttpResponseRedirect(reverse("texts"))


def _progress(reader: User) -> dict[str, int]:
    """How much of all texts was read, and read for names; hidden ones too: whoever may not see them all is not told
    that there are any.
    """
    if not has_role(reader, Role.MANAGER):
        return {"percent_read": 100, "percent_named": 100}
    read = 1.0 if actions.are_tones_read() else min(0.99, actions.share_read())
    return {"percent_read": int(100 * read), "percent_named": int(100 * actions.share_with_entities_read())}


def _agreement(agreement: Agreement) -> Line:
    cells = [_("too few cases") if share is None else f"{share} %" for share in agreement.shares]
    return Line(_language(agreement.language), agreement.cases, cells)


def _learning(learning: Learning) -> Line:
    cells = [_("too few cases") if share is None else f"{share[0]} → {share[1]} %" for share in learning.shares]
    return Line(_language(learning.language), learning.cases, cells)


def _language(language: str) -> str:
    return group_name("language", language) if language else _("All languages")


def _sides() -> list[str]:
    """The sentiments in the order of the table of confusion."""
    return [_("upset"), _("neither"), _("pleased")]


def _confused(rows: Sequence[Sequence[int]] | None) -> list[tuple[str, Sequence[int]]]:
    return list(zip(_sides(), rows or [], strict=False))


def _state(version: VersionView) -> str:
    if version.is_current:
        return _("reads now")
    if version.dropped_by:
        return _("dropped by %(name)s") % {"name": version.dropped_by}
    if version.dropped_at:
        return _("dropped with a customer who was erased")
    return _("replaced by a later one") if version.is_better else _("not better: not used")
