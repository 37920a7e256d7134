"""The organisation's own name, language, time zone, currency and country."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from farley.base import clock, people
from farley.base.accounts import Organisation, Role
from farley.web.errors import carry_out
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.setup.forms import OrganisationForm
from farley.web.toasts import toast


@for_role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def organisation(request: Request) -> HttpResponse:
    """Shows and saves them."""
    form = OrganisationForm(request.POST or None, initial=vars(Organisation.get()))
    if request.method == "POST" and form.is_valid():
        user = request.user
        if carry_out(form, lambda: people.alter_organisation(form.draft(), by=user, at=clock.now())):
            toast(request, _("The organisation is saved."))
            return redirect("organisation")
    return render(request, "settings/organisation.html", {"form": form}, status=422 if form.errors else 200)
