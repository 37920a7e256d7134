"""What somebody asks the language model to do: noted at once, carried out by the worker, kept for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Unpack

import msgspec
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import Conflict, Invalid, Refused
from farley.base.locks import wait_for_turn
from farley.customers.models import Customer
from farley.language_model import questions
from farley.language_model.access import may_be_drawn_on
from farley.language_model.actions.asking import SECONDS, Unavailable, ask
from farley.language_model.masking import mask_for
from farley.language_model.models import Errand, Purpose, Setup, State
from farley.language_model.questions import Choices
from farley.language_model.summary import LOOKED_THROUGH, held, hidden, prompt_for

KEPT = timedelta(days=30)
# Whoever carried it out is gone by then.
_GIVEN_UP_AFTER = timedelta(seconds=3 * SECONDS)


@dataclass(frozen=True)
class Passage:
    """What the language model may draw on, the page where it stands ("" for none), and of which entry of which customer
    it holds the words (None: it holds nobody's).
    """

    text: str
    link: str = ""
    customer_id: int | None = None
    interaction_id: int | None = None


@transaction.atomic
def request_summary(
    topic: str,
    passages: Sequence[Passage],
    *,
    language: str,
    customer: Customer,
    **act: Unpack[ActWords],
) -> Errand:
    """Ask for a summary of these passages, which whoever asks may see. That they leave the house stands in the history
    of the customer, and of those whose words they hold.

    Raises Refused, Invalid where the purpose is switched off, Conflict where the same is under way.
    """
    who = act_of(act)
    setup, by = _set_up_for(Purpose.SUMMARY, topic, who)
    quoted = {each.customer_id for each in passages if each.customer_id is not None} - {customer.pk}
    for sent in (customer, *Customer.objects.filter(pk__in=quoted)):
        changes.note(sent, "send", {"model": (None, setup.model)}, who)
    given = [[each.text[:LOOKED_THROUGH], each.link, each.customer_id, each.interaction_id] for each in passages]
    return Errand.objects.create(
        purpose=Purpose.SUMMARY,
        topic=topic,
        customer=customer,
        by=by,
        language=language,
        given=given,
        asked_at=who.at,
    )


@transaction.atomic
def request_reading(topic: str, question: str, choices: Choices, *, language: str, **act: Unpack[ActWords]) -> Errand:
    """Ask for a question in plain words as lines of the segment builder, of which these can be chosen.

    Raises Refused, Invalid where the purpose is switched off, Conflict where the same is under way.
    """
    who = act_of(act)
    _setup, by = _set_up_for(Purpose.QUESTION, topic, who)
    given = {"question": question, "insights": choices.insights, "record": choices.record}
    return Errand.objects.create(
        purpose=Purpose.QUESTION, topic=topic, by=by, language=language, given=given, asked_at=who.at
    )


def _set_up_for(purpose: Purpose, topic: str, who: Act) -> tuple[Setup, User]:
    """The language model that is to be asked, and who asks; refuses where nobody may."""
    require_writer(who.by)
    # Whoever presses twice is answered one after the other.
    wait_for_turn("language_model.errands")
    setup = Setup.get()
    if who.by is None:
        raise Refused(_("The language model is asked by somebody."))
    if setup is None or not setup.is_on(purpose):
        raise Invalid(_("The language model is switched off."))
    same = Errand.objects.filter(by=who.by, purpose=purpose, topic=topic)
    if same.filter(state__in=(State.WAITING, State.RUNNING)).exists():
        raise Conflict(_("This is under way already."))
    return setup, who.by


def carry_out(*, at: datetime) -> int:
    """Do what waits, one after the other; returns how much was done."""
    done, began = 0, monotonic()
    while (errand := _take_one(now := at + timedelta(seconds=monotonic() - began))) is not None:
        with translation.override(errand.language):
            _do(errand, now)
        done += 1
    return done


def _take_one(at: datetime) -> Errand | None:
    """The next errand, which nobody else does beside us; for who has left meanwhile nothing is sent."""
    waiting = Errand.objects.filter(state=State.WAITING, by__is_active=True)
    for errand in waiting.select_related("by").order_by("id")[:10]:
        taken = Errand.objects.filter(pk=errand.pk, state=State.WAITING).update(state=State.RUNNING, begun_at=at)
        if taken:
            return errand
    return None


def _do(errand: Errand, at: datetime) -> None:
    try:
        _end(errand, State.DONE, at, result=_RESULTS[errand.purpose](errand, at))
    except Unavailable as error:
        _end(errand, State.FAILED, at, trouble=str(error)[:300])


def _summary(errand: Errand, at: datetime) -> dict[str, Any]:
    if not may_be_drawn_on(errand):
        raise Unavailable(_("What this is about was taken back or hidden meanwhile. Ask again."))
    passages = {number: text for number, (text, *_source) in enumerate(errand.given, start=1)}
    mask = mask_for(list(passages.values()), errand.about)
    sent = hidden(passages, mask)
    shown = map(mask.reveal, sent.values())
    errand.given = [[text, *source] for text, (_text, *source) in zip(shown, errand.given, strict=True)]
    reply = ask(Purpose(errand.purpose), prompt_for(sent, errand.language), by=errand.by, at=at)
    checked = held(reply.text, sent)
    setup = Setup.get()
    return {
        "model": setup.model if setup else "",
        "sentences": [[mask.reveal(each.text), list(each.passages)] for each in checked.sentences],
        "faults": [str(fault) for fault in checked.faults],
        "is_cut": reply.is_cut,
    }


def _reading(errand: Errand, at: datetime) -> dict[str, Any]:
    question, choices = errand.given["question"], questions.choices_in(errand.given)
    mask = mask_for([question, *(value for _field, values in choices.record for value in values)], [])
    prompt = questions.prompt_for(question, choices, mask)
    reply = ask(Purpose.QUESTION, prompt, by=errand.by, at=at)
    form = None if reply.is_cut else questions.form_in(reply.text, question, choices, mask)
    return {"form": None if form is None else msgspec.to_builtins(form)}


_RESULTS: dict[str, Callable[[Errand, datetime], dict[str, Any]]] = {
    Purpose.SUMMARY: _summary,
    Purpose.QUESTION: _reading,
}


def _end(
    errand: Errand, state: State, at: datetime, *, result: dict[str, Any] | None = None, trouble: str = ""
) -> None:
    # A customer who was deleted meanwhile took the errand along: nothing is written then.
    # Of what was given only what was sent is kept.
    Errand.objects.filter(pk=errand.pk).update(
        state=state, ended_at=at, given=errand.given, result=result, trouble=trouble
    )


def wait_no_longer(*, at: datetime) -> int:
    """Give up what a worker left behind unfinished; returns how many. Whoever asked may ask again."""
    left = Errand.objects.filter(state=State.RUNNING, begun_at__lt=at - _GIVEN_UP_AFTER)
    return left.update(state=State.FAILED, ended_at=at, trouble="")


def forget_old(*, at: datetime) -> int:
    """Let go of what was asked longer than a month ago; returns how many rows."""
    old = Errand.objects.filter(asked_at__lt=at - KEPT)
    return old.delete()[0]
