"""The language model: which one, for what, what it cost, and whether it answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from farley.base import clock
from farley.base.accounts import Role
from farley.language_model import actions
from farley.language_model.models import Call, Purpose, Setup
from farley.language_model.providers import Prompt
from farley.language_model.queries import days_of_calls, spent_this_month
from farley.web.errors import carry_out
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.settings.model_form import LanguageModelForm
from farley.web.toasts import toast

_TEST_SECONDS = 15
_TEST = Prompt("Answer with one short sentence.", "Say that you can be reached.", 300)
_LAST = 20


@for_role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def language_model(request: Request) -> HttpResponse:
    """Shows and saves what is set up, and shows what was used."""
    at, setup = clock.now(), Setup.get()
    form = LanguageModelForm.of(setup, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        if carry_out(form, lambda: actions.set_up(form.draft(), by=user, at=at)):
            toast(request, _("The language model is saved."))
            return redirect("language-model")
    context = {
        "form": form,
        "setup": setup,
        "spent": spent_this_month(at=at),
        "days": days_of_calls(at=at),
        "calls": Call.objects.select_related("by").order_by("-id")[:_LAST],
    }
    return render(request, "settings/language_model.html", context, status=422 if form.errors else 200)


@for_role(Role.ADMIN)
@require_POST
def test(request: Request) -> HttpResponse:
    """Asks it for one sentence, which has nothing to do with customers, and shows the answer."""
    try:
        reply = actions.ask(Purpose.TEST, _TEST, seconds=_TEST_SECONDS, by=request.user, at=clock.now())
        toast(request, _("It answers: %(text)s") % {"text": reply.text[:200]})
    except actions.Unavailable as error:
        toast(request, str(error), failed=True)
    return redirect("language-model")


@for_role(Role.ADMIN)
@require_POST
def forget_key(request: Request) -> HttpResponse:
    """Throws the key away and switches everything off."""
    actions.forget_key(by=request.user, at=clock.now())
    toast(request, _("The key is gone, and the language model is switched off."))
    return redirect("language-model")
