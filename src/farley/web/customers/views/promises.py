"""A person's word on a promise: kept, a follow-up, none at all; and taking it back."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.understanding import actions
from farley.understanding.access import promise_for
from farley.understanding.models import Promise, PromiseWord
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


def _back(request: Request, promise: Promise) -> HttpResponse:
    customer = promise.interaction.customer.current_id
    return HttpResponseRedirect(way_back(request, reverse("customer", args=[customer])))
