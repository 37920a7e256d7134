"""What to do next about a customer: people accept it, put it off, or say that it is wrong."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farley.base import clock
from farley.understanding.access import proposal_for
from farley.understanding.models import Answer
from farley.understanding.proposals import answering
from farley.web.requests import Request, way_back
from farley.web.toasts import toast


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Accept a proposal, put it off, or say that it is wrong."""
    proposal = proposal_for(request.user, pk)
    said = request.POST.get("answer", "")
    why = request.POST.get("why", "")[:200]
    answering.answer_proposal(proposal, said, why=why, by=request.user, at=clock.now())
    words = {
        Answer.ACCEPTED: _("Kept as something to do."),
        Answer.NOT_NOW: _("Not proposed again for two weeks."),
        Answer.WRONG: _("Not proposed again, unless something new speaks for it."),
    }
    toast(request, words[Answer(said)], undo=reverse("proposal_withdraw", args=[pk]))
    return HttpResponseRedirect(way_back(request, reverse("customer", args=[proposal.customer.current_id])))


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an answer back: it was a slip."""
    proposal = proposal_for(request.user, pk)
    answering.withdraw_answer(proposal, by=request.user, at=clock.now())
    return HttpResponseRedirect(way_back(request, reverse("customer", args=[proposal.customer.current_id])))
