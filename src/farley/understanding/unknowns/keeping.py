"""Work out what is not known, for everybody or for those with whom something happened, and keep it for the pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from farley.analysis.unknowns import (
    ASSUMED_DAYS,
    HowLong,
    Life,
    Question,
    Recorded,
    how_long,
    is_attribute,
    questions_of,
    state_of,
    wanted,
)
from farley.base import bulk
from farley.base.access import EVERYBODY
from farley.base.changes import Change
from farley.base.pieces import in_pieces
from farley.customers.models import AttributeDefinition, Customer
from farley.customers.models.attribute import AttributeType
from farley.timeline.models import Interaction
from farley.understanding.models import FactCount, FactLifetime, Membership, OpenQuestion
from farley.understanding.unknowns.gathering import gathered, in_audiences

_AT_ONCE = 400
# Nobody asks more than this of one customer; the best are kept.
_MOST = 12
_YEAR = timedelta(days=365)
_EVERY = timedelta(days=1)

# (audience, fact, grouping, value) -> how often it is wanted, known, and known but old.
_Cell = tuple[str, str, str, str]
_Counts = dict[_Cell, Counter[str]]


def is_due(*, at: datetime) -> bool:
    """Whether a day has passed since it was worked out for everybody: things grow old by themselves."""
    last = FactLifetime.objects.order_by("-as_of").first()
    return last is None or last.as_of + _EVERY <= at


def refresh_everybody(*, at: datetime) -> int:
    """Work out the open questions of all customers, how well each group is known, and how long facts stay true.
    Returns how many questions are open.
    """
    before = lifetimes()
    counts, lives = _pass(before, at)
    measured = _measured(lives)
    if any(fact not in before or each.old_after != before[fact].old_after for fact, each in measured.items()):
        # What is old depends on what was measured just now.
        counts, _lives = _pass(before | measured, at)
    _keep_counts(counts)
    # By this it is known that the day's work is done: it comes last.
    _keep_lifetimes(measured, at)
    OpenQuestion.objects.exclude(customer__in=Customer.objects.current()).delete()
    return OpenQuestion.objects.count()


def refresh_customers(customer_ids: Sequence[int], *, at: datetime) -> None:
    """Work out the open questions of these customers."""
    known = lifetimes()
    for some in in_pieces(customer_ids, _AT_ONCE):
        _refresh(list(Customer.objects.filter(pk__in=some)), known, at)


def lifetimes() -> dict[str, HowLong]:
    """How long each kind of fact stays true: as last measured, or what is assumed."""
    found = {fact: HowLong(fact, days, 0, 0) for fact, days in _assumed().items()}
    for row in FactLifetime.objects.all():
        curve = tuple((float(days), float(share)) for days, share in row.curve)
        found[row.fact] = HowLong(row.fact, row.old_after, row.cases, row.ended, curve)
    return found


def _assumed() -> dict[str, int | None]:
    """The days that are assumed of each fact; a day, as a birthday, does not change by itself."""
    fields = AttributeDefinition.objects.filter(retired_at=None)
    own = {f"a.{d.key}": None if d.type == AttributeType.DATE else ASSUMED_DAYS["attribute"] for d in fields}
    return {fact: days for fact, days in ASSUMED_DAYS.items() if fact != "attribute"} | own


def _pass(known: dict[str, HowLong], at: datetime) -> tuple[_Counts, dict[str, list[Life]]]:
    counts: _Counts = defaultdict(Counter)
    lives: dict[str, list[Life]] = defaultdict(list)
    for customers in _everybody():
        groups = _groups_of(customers, at)
        for audience, recorded, found in _refresh(customers, known, at):
            for each in recorded:
                _count(counts, audience, each, groups[each.customer_id], known, at)
            if audience == EVERYBODY:
                for fact, more in found.items():
                    lives[fact] += more
    return counts, lives


def _everybody() -> Iterator[list[Customer]]:
    last = 0
    while some := list(Customer.objects.current().filter(pk__gt=last).select_related("team").order_by("pk")[:_AT_ONCE]):
        yield some
        last = some[-1].pk


def _refresh(
    customers: Sequence[Customer], known: dict[str, HowLong], at: datetime
) -> list[tuple[str, list[Recorded], dict[str, list[Life]]]]:
    current = [customer for customer in customers if customer.trashed_at is None and customer.canonical_id is None]
    done, questions = [], []
    for audience, theirs in in_audiences(current):
        found = gathered(theirs, audience, at=at)
        questions += [q for each in found.recorded for q in _placed(questions_of(each, known, as_of=at))]
        done.append((audience, found.recorded, found.lives))
    _keep(customers, questions, at)
    return done


def _placed(questions: Sequence[Question]) -> list[tuple[int, Question]]:
    return list(enumerate(questions[:_MOST]))


@transaction.atomic
def _keep(customers: Sequence[Customer], questions: Iterable[tuple[int, Question]], at: datetime) -> None:
    """Replace what was asked of these customers; who was erased meanwhile is asked nothing."""
    ids = [customer.pk for customer in customers]
    there = Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    still = set(there)
    OpenQuestion.objects.filter(customer__in=ids).delete()
    rows = [
        OpenQuestion(
            customer_id=question.customer_id,
            fact=question.fact,
            why=question.why,
            params=question.params,
            worth=question.worth,
            place=place,
            as_of=at,
        )
        for place, question in questions
        if question.customer_id in still
    ]
    bulk.insert(rows)


def _count(
    counts: _Counts,
    audience: str,
    recorded: Recorded,
    groups: list[tuple[str, str]],
    known: dict[str, HowLong],
    at: datetime,
) -> None:
    for fact in wanted(recorded):
        is_known, is_old, is_beside = state_of(recorded, fact, known, as_of=at)
        if is_beside:
            continue
        for grouping, value in groups:
            counts[audience, fact, grouping, value].update(wanted=1, known=int(is_known), old=int(is_old))


def _groups_of(customers: Sequence[Customer], at: datetime) -> dict[int, list[tuple[str, str]]]:
    """To which groups each customer belongs: language, kind, team, where the record came from, how long we know them
    (from the first thing that everybody may see), and segments.
    """
    ids = [customer.pk for customer in customers]
    made = Change.objects.filter(subject_kind="customer", subject_id__in=ids, verb="create")
    sources = dict(made.order_by("-id").values_list("subject_id", "source"))
    seen = Interaction.objects.filter(customer__in=ids, audience=EVERYBODY).standing()
    first = dict(seen.values_list("customer_id").annotate(first=Min("happened_at")).order_by())
    groups = {
        customer.pk: [
            ("kind", customer.kind),
            ("language", customer.language),
            ("team", customer.team.name if customer.team else ""),
            ("source", sources.get(customer.pk, "").partition(":")[0]),
            ("age", _age(at - min(first.get(customer.pk, customer.created_at), customer.created_at))),
        ]
        for customer in customers
    }
    members = Membership.objects.filter(customer__in=ids, left_at=None, segment__trashed_at=None)
    for pk, segment in members.values_list("customer_id", "segment_id"):
        groups[pk].append(("segment", str(segment)))
    return groups


def _age(since: timedelta) -> str:
    return "new" if since < _YEAR else "some_years" if since < 3 * _YEAR else "long"


def _measured(lives: dict[str, list[Life]]) -> dict[str, HowLong]:
    assumed = _assumed()
    # Contacts of an organisation change as often as people change their work.
    facts = {fact: lives.get("role" if fact == "contacts" else fact, []) for fact in assumed}
    return {fact: how_long(fact, each, assumed=assumed[fact]) for fact, each in facts.items() if _ages(fact, assumed)}


def _ages(fact: str, assumed: dict[str, int | None]) -> bool:
    return not is_attribute(fact) or assumed[fact] is not None


@transaction.atomic
def _keep_lifetimes(measured: dict[str, HowLong], at: datetime) -> None:
    FactLifetime.objects.all().delete()
    FactLifetime.objects.bulk_create(
        FactLifetime(
            fact=each.fact,
            old_after=each.old_after,
            cases=each.cases,
            ended=each.ended,
            curve=[list(point) for point in each.curve],
            as_of=at,
        )
        for each in measured.values()
    )


@transaction.atomic
def _keep_counts(counts: _Counts) -> None:
    FactCount.objects.all().delete()
    bulk.insert(
        [
            FactCount(audience=audience, fact=fact, grouping=grouping, value=value[:120], **n)
            for (audience, fact, grouping, value), n in sorted(counts.items())
        ]
    )
