"""Sources: what is connected, what arrives, keys and the lines to paste."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from farley.base import clock
from farley.base.accounts import Role
from farley.base.errors import FarleyError, Invalid
from farley.capture.access import items_for, source_for, sources_for
from farley.capture.actions import source_settings
from farley.capture.actions import sources as actions
from farley.capture.models import Source
from farley.capture.traffic import MOST_COUNTED, Traffic, count_up_to, traffic_of
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.sources.arrived import lines_of
from farley.web.sources.wording import channel_icon, channel_name
from farley.web.toasts import toast

CHANNEL = "web_tracking"
SHOWN = 30


@dataclass(frozen=True)
class SourceLine:
    """One source with what came from it lately."""

    source: Source
    channel: str
    icon: str
    traffic: Traffic


@for_role(Role.MANAGER)
@require_safe
def sources(request: Request) -> HttpResponse:
    """Every way in that is set up, and whether something comes from there."""
    found = list(sources_for(request.user)[:500])
    traffic = traffic_of(found, at=clock.now())
    lines = [SourceLine(s, channel_name(s.channel), channel_icon(s.channel), traffic[s.pk]) for s in found]
    return render(request, "sources/sources.html", {"lines": lines})


@for_role(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Connect a website or a program that sends events; its key is shown once."""
    name, origins, error = request.POST.get("name", ""), request.POST.get("origins", ""), ""
    if request.method == "POST":
        try:
            made = actions.create_source(CHANNEL, name, with_key=True, by=request.user, at=clock.now())
            source_settings.set_origins(made.source, origins.split(), by=request.user, at=clock.now())
        except FarleyError as refused:
            error = str(refused)
        else:
            return _show_key(request, made)
    context = {"name": name, "origins": origins, "error": error}
    return render(request, "sources/new.html", context, status=422 if error else 200)


def _show_key(request: Request, made: actions.NewSource) -> HttpResponse:
    # Not a redirect: the key stands in this one answer and is kept nowhere.
    context = {"source": made.source, "key": made.write_key, "host": host_of(request)}
    return render(request, "sources/key.html", context)


def host_of(request: Request) -> str:
    """The address under which senders reach this installation."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


@for_role(Role.MANAGER)
@require_safe
def source(request: Request, pk: int) -> HttpResponse:
    """One source: what arrives while one looks, and its settings."""
    found = source_for(request.user, pk)
    context = {
        "source": found,
        "channel": channel_name(found.channel),
        "origins": "\n".join(found.settings.get("origins", [])),
        "has_key": found.key_hash is not None,
        "has_inbox": found.channel != "csv_import",
        "host": host_of(request),
        "is_live": request.GET.get("live") != "off",
    }
    return render(request, "sources/source.html", context | _lately(request, found))


def _lately(request: Request, found: Source) -> dict[str, object]:
    """What arrived last, and how much it is."""
    items = items_for(request.user).filter(source=found)
    total = count_up_to(items)
    return {
        "traffic": traffic_of([found], at=clock.now())[found.pk],
        "total": min(total, MOST_COUNTED),
        "is_more": total > MOST_COUNTED,
        "lines": lines_of(found, list(items[:SHOWN]), request.user),
    }


@for_role(Role.MANAGER)
@require_safe
def live(request: Request, pk: int) -> HttpResponse:
    """What arrived last, for a page that asks again and again."""
    found = source_for(request.user, pk)
    return render(request, "sources/source.html#live", {"source": found} | _lately(request, found))


@for_role(Role.MANAGER)
@require_POST
def origins(request: Request, pk: int) -> HttpResponse:
    """Name the websites that may send."""
    found, wanted = source_for(request.user, pk), request.POST.get("origins", "").split()
    source_settings.set_origins(found, wanted, by=request.user, at=clock.now())
    toast(request, _("Saved."))
    return _to(pk)


@for_role(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def renew(request: Request, pk: int) -> HttpResponse:
    """Give the source a new key; where no script can ask whether that is meant, a page does."""
    found = source_for(request.user, pk)
    if found.key_hash is None:
        raise Invalid(_("This source has no key."))
    if request.method == "GET":
        return render(request, "sources/renew.html", {"source": found})
    return _show_key(request, actions.renew_key(found, by=request.user, at=clock.now()))


@for_role(Role.MANAGER)
@require_POST
def pause(request: Request, pk: int) -> HttpResponse:
    """Take nothing in from the source until further notice."""
    found = source_for(request.user, pk)
    actions.close_source(found, by=request.user, at=clock.now())
    text = _("%(name)s is paused. What it sends is turned away.") % {"name": found.name}
    toast(request, text, undo=reverse("source_resume", args=[pk]))
    return _to(pk)


@for_role(Role.MANAGER)
@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    """Take things in again."""
    found = source_for(request.user, pk)
    source_settings.reopen_source(found, by=request.user, at=clock.now())
    toast(request, _("%(name)s is taken in again.") % {"name": found.name})
    return _to(pk)


def _to(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("source", args=[pk]))
