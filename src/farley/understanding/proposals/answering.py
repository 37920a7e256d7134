"""What people say to a proposal: accepted, not now, or wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import EVERYBODY, require_writer
from farley.base.accounts import Organisation
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.customers.models import Customer
from farley.teamwork import actions as teamwork
from farley.timeline.models import Interaction
from farley.understanding.models import Answer, Proposal
from farley.understanding.sentences.proposals import headline

# What is owed is for today; the rest can wait for a quiet hour.
_DAYS = {True: 0, False: 2}


@transaction.atomic
def answer_proposal(proposal: Proposal, answer: str, **act: Unpack[ActWords]) -> Proposal:
    """Accept a proposal, which makes a follow-up of it, put it off, or say that it is wrong; `why=` says why.

    A hand-over becomes the follow-up of the colleague whom it names. Raises Invalid for an unknown answer, and for a
    proposal that was answered or is over.
    """
    who = act_of(act)
    require_writer(who.by)
    row = Proposal.objects.select_for_update(of=("self",)).select_related("customer", "colleague").get(pk=proposal.pk)
    if answer not in Answer.values:
        raise Invalid(_("Say whether it is accepted, not now, or wrong."), field="answer")
    if row.answer or row.ended_at or row.expires_at <= who.at:
        raise Invalid(_("This proposal is over. Load the page anew."))
    if answer == Answer.ACCEPTED:
        if row.action == "leave_alone":
            raise Invalid(_("There is nothing to be done."))
        # Who has left since does nothing any more: then it is for whoever accepts.
        colleague = row.colleague if row.colleague and row.colleague.is_active else None
        row.follow_up = teamwork.set_follow_up(
            row.customer,
            text=_what_to_do(row, colleague.name if colleague else ""),
            due_on=timezone.localdate(who.at) + timedelta(days=_DAYS[row.is_owed]),
            assignee=colleague or who.by,
            **act,
        )
    row.answer, row.why, row.answered_by, row.answered_at = answer, who.why[:200], who.by, who.at
    row.save(update_fields=["answer", "why", "answered_by", "answered_at", "follow_up"])
    changes.note(row, "answer", {"answer": ("", answer)}, who)
    return row


def _what_to_do(row: Proposal, colleague: str) -> str:
    """The action; where it may rest on what is for fewer people than the customer, only that there is one: who sees
    the customer later reads the follow-up, too.
    """
    if row.audience == EVERYBODY or (row.audience == row.customer.audience and _is_all_as_open_as(row.customer)):
        return headline(row.action, row.params, colleague)
    return _("See to what was proposed on %(day)s.") % {"day": Organisation.day(row.made_at).isoformat()}


def _is_all_as_open_as(customer: Customer) -> bool:
    """Whether nothing that is known of a customer is for fewer people than the customer's own record."""
    merged = Customer.objects.filter(canonical=customer)
    entries = Interaction.objects.filter(customer__in=[customer.pk, *merged.values_list("pk", flat=True)])
    return not any(rows.exclude(audience=EVERYBODY).exists() for rows in (merged, entries))


@transaction.atomic
def withdraw_answer(proposal: Proposal, **act: Unpack[ActWords]) -> Proposal:
    """Take an answer back: it was a slip. The follow-up that it made goes, unless it was ticked off.

    Raises Invalid where there is no answer.
    """
    who = act_of(act)
    require_writer(who.by)
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not row.answer:
        raise Invalid(_("Nobody has answered this yet."))
    if row.ended_at or row.done_at:
        raise Invalid(_("This proposal is over. Load the page anew."))
    before, follow_up = row.answer, row.follow_up
    row.answer, row.why, row.answered_by, row.answered_at, row.follow_up = "", "", None, None, None
    row.save(update_fields=["answer", "why", "answered_by", "answered_at", "follow_up"])
    if follow_up is not None and follow_up.done_at is None:
        teamwork.take_back_follow_up(follow_up, **act)
    changes.note(row, "withdraw", {"answer": (before, "")}, who)
    return row
