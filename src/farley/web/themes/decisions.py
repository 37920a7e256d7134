"""What people decide of themes; each decision says what was done, with a way back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock, jobs
from farley.base.errors import Invalid
from farley.base.numbers import number_in
from farley.understanding import actions
from farley.understanding.access import theme_for
from farley.understanding.models import Theme
from farley.understanding.queries.themes import titled
from farley.web.requests import Request, way_back
from farley.web.toasts import toast

_JOB = "farley.understanding.jobs.find_themes"
_PARTS = ("2", "3", "4", "5")


@require_POST
def look_now(request: Request) -> HttpResponse:
    """Look for themes now."""
    actions.ask_for_themes(by=request.user, at=clock.now())
    jobs.wake(_JOB)
    return HttpResponseRedirect(reverse("themes"))


@require_POST
def rename(request: Request, pk: int) -> HttpResponse:
    """Call a theme something."""
    theme = theme_for(request.user, pk)
    before, name = theme.name, request.POST.get("name", request.GET.get("name", ""))
    actions.rename_theme(theme, name, by=request.user, at=clock.now())
    if theme.name != before:
        undo = f"{reverse('theme_rename', args=[pk])}?{urlencode({'name': before})}"
        toast(request, _("The theme is called %(name)s now.") % {"name": _title(request, theme)}, undo=undo)
    return _to(pk)


@require_POST
def merge(request: Request, pk: int) -> HttpResponse:
    """Count a theme in another."""
    theme, number = theme_for(request.user, pk), number_in(request.POST.get("into", ""))
    if number is None:
        toast(request, _("Choose the theme that it belongs to."), failed=True)
        return _to(pk)
    into = theme_for(request.user, number)
    words = {"theme": _title(request, theme), "into": _title(request, into)}
    try:
        actions.merge_theme(theme, into, by=request.user, at=clock.now())
    except Invalid as error:
        toast(request, str(error), failed=True)
        return _to(pk)
    toast(request, _("%(theme)s is counted in %(into)s now.") % words, undo=reverse("theme_separate", args=[pk]))
    return _to(into.counted_in_id or into.pk)


@require_POST
def separate(request: Request, pk: int) -> HttpResponse:
    """Take a merge back."""
    try:
        actions.separate_theme(theme_for(request.user, pk), by=request.user, at=clock.now())
    except Invalid as error:
        toast(request, str(error), failed=True)
    return _to(pk)


@require_POST
def split(request: Request, pk: int) -> HttpResponse:
    """Make several themes of one."""
    theme, number = theme_for(request.user, pk), request.POST.get("parts", "")
    try:
        parts = actions.split_theme(theme, int(number) if number in _PARTS else 2, by=request.user, at=clock.now())
    except Invalid as error:
        toast(request, str(error), failed=True)
        return _to(pk)
    names = _(", ").join(title for _pk, title in titled(request.user, parts))
    toast(request, _("It was split: %(names)s.") % {"names": names}, undo=reverse("theme_rejoin", args=[pk]))
    return _to(pk)


@require_POST
def rejoin(request: Request, pk: int) -> HttpResponse:
    """Take a split back."""
    try:
        actions.rejoin_theme(theme_for(request.user, pk), by=request.user, at=clock.now())
    except Invalid as error:
        toast(request, str(error), failed=True)
    return _to(pk)


@require_POST
def dismiss(request: Request, pk: int) -> HttpResponse:
    """Put a theme away."""
    actions.dismiss_theme(theme_for(request.user, pk), by=request.user, at=clock.now())
    toast(request, _("The theme was dismissed."), undo=reverse("theme_restore", args=[pk]))
    return HttpResponseRedirect(reverse("themes"))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Bring a dismissed theme back."""
    actions.restore_theme(theme_for(request.user, pk), by=request.user, at=clock.now())
    return _to(pk)


@require_POST
def note(request: Request, pk: int) -> HttpResponse:
    """Say that one knows how a theme grows."""
    actions.note_theme(theme_for(request.user, pk), by=request.user, at=clock.now())
    return HttpResponseRedirect(way_back(request, reverse("home")))


def _title(request: Request, theme: Theme) -> str:
    return titled(request.user, [theme])[0][1]


def _to(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("theme", args=[pk]))
