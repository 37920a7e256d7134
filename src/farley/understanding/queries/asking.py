"""Questions in plain words: read as a rule, and answered with the customers whom it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from heapq import nsmallest
from operator import or_

from django.db.models import Q, QuerySet

from farley.analysis.questions import OwnField, Reading, Vocabulary, read_question, with_products_quoted
from farley.analysis.segments import All, AnyOf, Did, Not, Rule
from farley.base.accounts import Organisation, User
from farley.base.pieces import in_pieces
from farley.commerce.models import Product
from farley.customers.access import customers_for
from farley.customers.models import AttributeDefinition, Customer
from farley.customers.models.attribute import AttributeType
from farley.understanding.queries.fitting import asked_of, fitting

_SHOWN = 100
_FEW = 2_000
# A question names a product or two.
_MOST_WORDS, _MOST_NAMES = 12, 1_000


@dataclass(frozen=True)
class Fitting:
    """Whom a rule fits: how many, and the first hundred of them, by name."""

    total: int
    customers: Sequence[Customer]


def read_for(question: str, *, language: str, at: datetime) -> Reading:
    """What a question asks, in the words of this organisation, which knows what it sells."""
    organisation = Organisation.get()
    words = _vocabulary(organisation.currency if organisation else "EUR", at)
    reading = read_question(question, words, language=language)
    if not (reading.unknown and _called(reading.unknown)):
        return reading
    # Beside what was bought, a choice of a field is rather another thing to buy.
    days = replace(words, fields=tuple(each for each in words.fields if not each.choices))
    plain = read_question(question, days, language=language)
    named = with_products_quoted(plain.question, plain.unknown, _called(plain.unknown))
    if named is None:
        return replace(plain, unknown=tuple(word for word in plain.unknown if not _called([word])) or plain.unknown)
    found = read_question(named, days, language=language)
    if found.rule is not None and not _is_of_purchases(found.rule):
        return plain
    return replace(found, question=plain.question)


def _is_of_purchases(rule: Rule) -> bool:
    """Whether all words that are looked for were bought, and nothing that is called the same."""
    if isinstance(rule, All | AnyOf):
        return all(_is_of_purchases(part) for part in rule.parts)
    if isinstance(rule, Not):
        return _is_of_purchases(rule.part)
    return not (isinstance(rule, Did) and rule.words) or rule.kinds == ("purchase",)


def _called(words: Sequence[str]) -> list[str]:
    """The names of products in which one of these words stands."""
    found = Product.objects.filter(reduce(or_, (Q(name__icontains=word) for word in words[:_MOST_WORDS])))
    return list(found.order_by("id").values_list("name", flat=True)[:_MOST_NAMES])


def answered_for(user: User, rule: Rule, *, at: datetime) -> Fitting:
    """Whom the rule fits now, of what this user may see."""
    ids = asked_of(user, lambda sight: fitting(rule, sight, at=at)).tolist()
    seen = customers_for(user).current()
    first = _first_of_few(seen, ids) if len(ids) <= _FEW else _first_of_many(seen, set(ids))
    return Fitting(len(ids), list(seen.filter(pk__in=first).select_related("owner").order_by("sort_name", "id")))


def _first_of_few(seen: QuerySet[Customer], ids: list[int]) -> list[int]:
    names = (row for some in in_pieces(ids) for row in seen.filter(pk__in=some).values_list("sort_name", "pk"))
    return [pk for _name, pk in nsmallest(_SHOWN, names)]


def _first_of_many(seen: QuerySet[Customer], ids: set[int]) -> list[int]:
    """Whoever goes through the customers by name soon meets the first of many; the steps grow where it takes longer."""
    by_name = seen.order_by("sort_name", "id").values_list("pk", flat=True)
    found: list[int] = []
    start, step = 0, _FEW
    while len(found) < _SHOWN and (met := list(by_name[start : start + step])):
        found += [pk for pk in met if pk in ids]
        start, step = start + step, 4 * step
    return found[:_SHOWN]


def _vocabulary(currency: str, at: datetime) -> Vocabulary:
    definitions = AttributeDefinition.objects.filter(retired_at=None)
    days = [each for each in definitions if each.type == AttributeType.DATE]
    choices = [each for each in definitions if each.choices]
    fields = (OwnField(each.key, (each.label,), tuple(each.choices)) for each in (*days, *choices))
    return Vocabulary(currency, tuple(fields), at.astimezone(Organisation.zone()).date())
