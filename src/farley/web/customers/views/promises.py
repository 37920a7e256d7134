"""A person's word on a promise: kept, a follow-up, none at all, another day; and taking it back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.base.errors import Invalid
from farley.understanding import actions
from farley.understanding.access import promise_for
from farley.understanding.models import Promise, PromiseWord
from farley.web.customers.forms import PromiseDayForm
from farley.web.requests import Request, way_back
from farley.web.toasts import toast


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Say of a promise that it was kept, is still open, is none, or make a follow-up of it."""
    promise, word = promise_for(request.user, pk), request.POST.get("word", "")
    actions.answer_promise(promise, word, by=request.user, at=clock.now())
    said = {
        PromiseWord.KEPT: _("Kept."),
        PromiseWord.STILL_OPEN: _("Still open."),
        PromiseWord.FOLLOW_UP: _("It is a follow-up of yours now."),
        PromiseWord.NO_PROMISE: _("Thank you. It is not taken for a promise any more."),
    }
    toast(request, said[PromiseWord(word)], undo=reverse("promise_withdraw", args=[pk]))
    return _back(request, promise)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's word back: it was a slip."""
    promise = promise_for(request.user, pk)
    actions.withdraw_promise_answer(promise, by=request.user, at=clock.now())
    return _back(request, promise)


@require_POST
def day(request: Request, pk: int) -> HttpResponse:
    """Say by which day a promise is due; nothing for none."""
    promise, form = promise_for(request.user, pk), PromiseDayForm(request.POST)
    if not form.is_valid():
        raise Invalid(" ".join(map(str, form.errors["due_on"])), field="due_on")
    actions.set_promise_day(promise, due_on=form.cleaned_data["due_on"], by=request.user, at=clock.now())
    toast(request, _("Thank you. From now on your word counts."), undo=reverse("promise_withdraw_day", args=[pk]))
    return _back(request, promise)


@require_POST
def withdraw_day(request: Request, pk: int) -> HttpResponse:
    """Take the day back: it was a slip."""
    promise = promise_for(request.user, pk)
    actions.withdraw_promise_day(promise, by=request.user, at=clock.now())
    return _back(request, promise)


def _back(request: Request, promise: Promise) -> HttpResponse:
    customer = promise.interaction.customer.current_id
    return HttpResponseRedirect(way_back(request, reverse("customer", args=[customer])))
