"""Ask the language model once: within its limit, within a time, and each call on record."""

from __future__ import annotations

from time import monotonic
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import FarleyError, Invalid
from farley.base.locks import wait_for_turn
from farley.base.outgoing import Unreachable, post
from farley.base.sealed import CannotUnseal, unseal
from farley.language_model.models import Call, Purpose, Setup
from farley.language_model.providers import NotUnderstood, Prompt, Reply, asking, reply_in
from farley.language_model.queries import spent_this_month
from farley.language_model.rules import is_spent

SECONDS = 90
_MOST_BYTES = 2_000_000


class Unavailable(FarleyError):
    """The language model gave no answer; the text says why, and what to do."""


def ask(purpose: Purpose, prompt: Prompt, *, seconds: float = SECONDS, **act: Unpack[ActWords]) -> Reply:
    """What the language model says to this. The call is on record, whatever came of it, and what was said is not.

    Slow: to be called by the worker, and outside of a transaction.

    Raises Unavailable.
    """
    setup, call = _begin(purpose, act_of(act))
    began = monotonic()
    try:
        reply = _reply(setup, prompt, seconds)
    except Unavailable as error:
        _end(call, monotonic() - began, trouble=str(error)[:300])
        raise
    tokens = (reply.tokens_in, reply.tokens_out)
    cost = setup.cost_of(*tokens)
    currency = "" if cost is None else setup.currency
    _end(call, monotonic() - began, tokens_in=tokens[0], tokens_out=tokens[1], cost=cost, currency=currency, trouble="")
    return reply


@transaction.atomic
def _begin(purpose: Purpose, act: Act) -> tuple[Setup, Call]:
    """Take the call down before it is made, so that of two at once only one is the last within the limit. What it costs
    is known afterwards: a limit of costs can be passed by the calls that are under way.
    """
    wait_for_turn("language_model.calls")
    setup = Setup.get()
    if setup is None or not setup.is_on(purpose):
        raise Unavailable(_("The language model is switched off."))
    if is_spent(spent_this_month(at=act.at), setup.calls_a_month, setup.cost_a_month):
        raise Unavailable(_("This month's limit is reached. An administrator can raise it in the settings."))
    # What stays where the worker is killed before the answer comes.
    trouble = _("No answer yet.")
    return setup, Call.objects.create(
        at=act.at, by=act.by, purpose=purpose, provider=setup.provider, model=setup.model, trouble=trouble
    )


def _end(call: Call, seconds: float, **found: Any) -> None:
    Call.objects.filter(pk=call.pk).update(milliseconds=round(seconds * 1000), **found)


def _reply(setup: Setup, prompt: Prompt, seconds: float) -> Reply:
    try:
        key = unseal(setup.sealed_key)
    except CannotUnseal:
        raise Unavailable(_("The key can no longer be read. Enter it again in the settings.")) from None
    sent = asking(setup.provider, setup.address, setup.model, key, prompt)
    try:
        answer = post(
            sent.address, sent.body, sent.headers, seconds=seconds, most_bytes=_MOST_BYTES, is_inside=setup.is_inside
        )
    except (Unreachable, Invalid) as error:
        raise Unavailable(str(error)) from error
    if answer.status != 200:
        raise Unavailable(_refusal(answer.status))
    try:
        reply = reply_in(setup.provider, answer.body)
    except NotUnderstood:
        raise Unavailable(_("The answer cannot be read. Check the provider and the address in the settings.")) from None
    if not reply.text:
        raise Unavailable(_("The answer was empty. Try another model."))
    return reply


def _refusal(status: int) -> str:
    if status in (401, 403):
        return _("The service refuses the key. Enter it again in the settings.")
    if status == 404:
        return _("The service knows no such model, or the address is wrong. Check both in the settings.")
    if status == 429:
        return _("The service takes no more requests now, or nothing is left to spend there. Try again later.")
    if status >= 500:
        return _("The service is in trouble (%(status)s). Try again later.") % {"status": status}
    return _("The service refuses the request (%(status)s). Check the model and the address in the settings.") % {
        "status": status
    }
