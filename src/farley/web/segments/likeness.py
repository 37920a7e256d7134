"""What look-alikes share with the members of a segment, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.analysis.segments.alike import Shared
from farley.customers.models import Customer
from farley.understanding.queries.segments import AlikeView
from farley.web import formats


@dataclass(frozen=True)
class AlikeRow:
    """One look-alike, with what it shares."""

    customer: Customer
    shared: list[str]


def alike_rows(found: Iterable[AlikeView]) -> list[AlikeRow]:
    """The look-alikes as they are shown."""
    return [AlikeRow(each.customer, [_told(shared) for shared in each.alike.shared]) for each in found]


def _told(shared: Shared) -> str:
    sentences = {
        "purchases": _("purchases: %(value)s (members usually %(usual)s)"),
        "amount": _("spent: %(value)s (members usually %(usual)s)"),
        "contacts": _("contacts: %(value)s (members usually %(usual)s)"),
        "channels": _("channels: %(value)s (members usually %(usual)s)"),
        "days_since": _("days since they last did anything: %(value)s (members usually %(usual)s)"),
    }
    numbers = {"value": _number(shared.value, shared), "usual": _number(shared.usual, shared)}
    return sentences[shared.feature] % numbers


def _number(value: float, shared: Shared) -> str:
    whole = round(value)
    return formats.money(whole, shared.currency) if shared.currency else formats.number(whole)
