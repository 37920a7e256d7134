"""What everybody sets for themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from farley.base import clock, people
from farley.web.requests import Request, render
from farley.web.security import open_to_readers
from farley.web.settings.forms import ProfileForm
from farley.web.toasts import toast


@require_safe
def settings(request: Request) -> HttpResponse:
    """The settings begin with one's own."""
    return redirect("profile")


@open_to_readers
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    """One's own name, language, time zone, theme and shortcuts."""
    user = request.user
    now = {name: getattr(user, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        people.set_preferences(user, **form.cleaned_data, by=user, at=clock.now())
        toast(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "settings/profile.html", {"form": form}, status=422 if form.errors else 200)
