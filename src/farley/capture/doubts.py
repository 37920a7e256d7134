"""Notes for a person to review: these two customers may be one, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db.models import Exists, OuterRef

from farley.analysis.identity import Features, Likeness, Reason, compare, grounds
from farley.base.pieces import in_pieces
from farley.capture.identity import Doubt
from farley.capture.models import Review
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind

LIKELY = 0.6
# Where so many share a name, the name tells nothing.
MOST_NAMESAKES = 20


@dataclass(frozen=True, slots=True)
class _Pair:
    first: Customer
    second: Customer
    likeness: Likeness


def note_doubts(doubts: Iterable[Doubt], *, at: datetime) -> None:
    """Put pairs that share an identifier, and were not made one, on the list of reviews."""
    shared: dict[tuple[int, int], list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        shared[doubt.first_id, doubt.second_id].append(doubt)
    people = Customer.objects.in_bulk({pk for pair in shared for pk in pair})
    features = features_of(people.values())
    reviews = []
    for (first, second), why in shared.items():
        likeness = compare(features[first], features[second])
        told = {reason.code for reason in likeness.reasons}
        reasons = [*likeness.reasons, *(Reason(d.reason, 0.0, d.value, d.value) for d in why if d.reason not in told)]
        reviews.append(_review(_Pair(people[first], people[second], Likeness(likeness.score, tuple(reasons))), at))
    Review.objects.bulk_create(reviews, ignore_conflicts=True)


def note_lookalikes(new: Sequence[Customer], *, at: datetime) -> None:
    """Compare new customers with those of the same name, and put likely pairs on the list of reviews."""
    namesakes: dict[tuple[str, str], list[Customer]] = defaultdict(list)
    for some in in_pieces(_telling_names(new)):
        for customer in Customer.objects.current().filter(match_name__in=some).order_by("id"):
            namesakes[customer.kind, customer.match_name].append(customer)
    groups = [group for group in namesakes.values() if 1 < len(group) <= MOST_NAMESAKES]
    features = features_of(customer for group in groups for customer in group)
    recent = {customer.pk for customer in new}
    pairs = [
        _Pair(one, other, compare(features[one.pk], features[other.pk]))
        for group in groups
        for one, other in _sharing_more(group, features)
        if other.pk in recent
    ]
    likely = [_review(pair, at) for pair in pairs if pair.likeness.score >= LIKELY]
    Review.objects.bulk_create(likely, ignore_conflicts=True)


def _sharing_more(group: Sequence[Customer], features: Mapping[int, Features]) -> set[tuple[Customer, Customer]]:
    """The pairs of namesakes, earlier first, that have something else in common as well: a name alone is not enough to
    be likely."""
    by_value: dict[str, list[Customer]] = defaultdict(list)
    for customer in group:
        for value in grounds(features[customer.pk]):
            by_value[value].append(customer)
    return {pair for sharing in by_value.values() for pair in combinations(sharing, 2)}


def _telling_names(new: Sequence[Customer]) -> list[str]:
    """Names that another customer has too, but not so many that they tell nothing; at most 21 entries of the index are
    read for each, so that the hundred-thousandth 佐藤 costs no more than the thirtieth."""
    same = Customer.objects.current().filter(match_name=OuterRef("match_name"), kind=OuterRef("kind")).order_by()
    is_shared, is_common = Exists(same[1:2]), Exists(same[MOST_NAMESAKES : MOST_NAMESAKES + 1])
    names: set[str] = set()
    for some in in_pieces([customer.pk for customer in new if customer.match_name]):
        names.update(Customer.objects.filter(is_shared, ~is_common, pk__in=some).values_list("match_name", flat=True))
    return sorted(names)


def features_of(people: Iterable[Customer]) -> dict[int, Features]:
    """What customers show of themselves, by id, read in three statements."""
    people = list(people)
    ids = [customer.pk for customer in people]
    keys: dict[tuple[int, str], list[str]] = defaultdict(list)
    values: set[tuple[int, str]] = set()
    for some in in_pieces(ids):
        rows = Identifier.objects.filter(customer__in=some)
        for pk, kind, key, value in rows.values_list("customer_id", "kind", "key", "value"):
            keys[pk, kind].append(key)
            values.add((pk, value))
    codes: dict[int, str] = {}
    for some in in_pieces(ids):
        codes |= dict(Address.objects.filter(customer__in=some).values_list("customer_id", "postal_code"))

    def is_named(customer: Customer) -> bool:
        return (customer.pk, customer.name) not in values

    return {
        customer.pk: Features(
            # Who has no name is shown by an id: that is not what they are called.
            names=(customer.name,) if is_named(customer) and customer.kind == Kind.PERSON else (),
            family=customer.family_name,
            given=customer.given_name,
            reading=customer.reading,
            company=customer.name if customer.kind == Kind.ORGANISATION else "",
            emails=tuple(keys[customer.pk, IdentifierKind.EMAIL]),
            phones=tuple(keys[customer.pk, IdentifierKind.PHONE]),
            postcode=codes.get(customer.pk, ""),
        )
        for customer in people
    }


def _review(pair: _Pair, at: datetime) -> Review:
    first, second = sorted((pair.first, pair.second), key=lambda customer: customer.pk)
    reasons = [
        {"code": reason.code, "weight": round(reason.weight, 2), "left": reason.left, "right": reason.right}
        for reason in pair.likeness.reasons
    ]
    return Review(first=first, second=second, score=pair.likeness.score, reasons=reasons, found_at=at)
