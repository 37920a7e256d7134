"""Questions in plain words: read as a rule, and answered with the customers whom it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from farley.analysis.questions import OwnField, Reading, Vocabulary, read_question
from farley.analysis.segments import Rule
from farley.analysis.segments.measures import Ints
from farley.base.access import audiences_of
from farley.base.accounts import Organisation, User
from farley.customers.access import customers_for
from farley.customers.models import AttributeDefinition, Customer
from farley.customers.models.attribute import AttributeType
from farley.understanding.queries.fitting import Sight, fitting
from farley.warehouse import store

_SHOWN = 100


@dataclass(frozen=True)
class Fitting:
    """Whom a rule fits: how many, and the first hundred of them, by name."""

    total: int
    customers: Sequence[Customer]


def read_for(question: str, *, language: str) -> Reading:
    """What a question asks, in the words of this organisation."""
    organisation = Organisation.get()
    return read_question(question, _vocabulary(organisation.currency if organisation else "EUR"), language=language)


def answered_for(user: User, rule: Rule, *, at: datetime) -> Fitting:
    """Whom the rule fits now, of what this user may see."""
    try:
        ids = _ids(user, rule, at)
    except duckdb.IOException:
        # Another process tidied a file of the warehouse away meanwhile.
        ids = _ids(user, rule, at)
    shown = customers_for(user).current().filter(pk__in=ids[:_SHOWN].tolist())
    return Fitting(len(ids), list(shown.select_related("owner").order_by("sort_name", "id")))


def _ids(user: User, rule: Rule, at: datetime) -> Ints:
    with store.live(audiences_of(user)) as history:
        return fitting(rule, Sight(user, history), at=at)


def _vocabulary(currency: str) -> Vocabulary:
    definitions = AttributeDefinition.objects.filter(retired_at=None)
    days = [each for each in definitions if each.type == AttributeType.DATE]
    choices = [each for each in definitions if each.choices]
    fields = (OwnField(each.key, (each.label,), tuple(each.choices)) for each in (*days, *choices))
    return Vocabulary(currency, tuple(fields))
