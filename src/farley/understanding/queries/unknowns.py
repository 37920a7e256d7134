"""What is not known, as a user may see it: of one customer, as a worklist, and by group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from farley.analysis.unknowns import Count, Coverage, HowLong, coverage_of, is_attribute
from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.customers.access import of_seen_customers, relationships_for
from farley.customers.models import AttributeDefinition, Customer
from farley.customers.models.attribute import AttributeType
from farley.understanding.access import memberships_for, segments_for
from farley.understanding.models import CheckKind, FactCheck, FactCount, FactLifetime, OpenQuestion
from farley.understanding.queries.news import is_import_under_way
from farley.understanding.sentences.parts import on_day
from farley.understanding.sentences.unknowns import fact_name, question_sentence, why_sentences
from farley.understanding.unknowns.keeping import lifetimes

GROUPINGS = ("language", "kind", "team", "source", "age", "segment")


@dataclass(frozen=True)
class Tie:
    """A relationship whose role is asked for, and who holds it."""

    id: int
    name: str


@dataclass(frozen=True)
class QuestionView:
    """A question about a customer, in words, with what makes it worth asking. `ties` are the relationships of which one
    has the role that is asked for.
    """

    customer: Customer
    fact: str
    label: str
    why: str
    sentence: str
    because: tuple[str, ...]
    ties: tuple[Tie, ...]
    definition: AttributeDefinition | None


@dataclass(frozen=True)
class CheckView:
    """What a person said of a fact that keeps it from being asked; `said` is its kind in words."""

    id: int
    fact: str
    label: str
    kind: str
    said: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Unknowns:
    """What is not known of a customer, the best to ask first, and what was closed."""

    questions: tuple[QuestionView, ...]
    closed: tuple[CheckView, ...]


@dataclass(frozen=True)
class Narrowed:
    """Whose questions a worklist holds: those of customers with this owner, team or segment, about this fact, for this
    reason ("missing", "old", "contradictory"). None and "" narrow nothing.
    """

    owner: int | None = None
    team: int | None = None
    segment: int | None = None
    fact: str = ""
    why: str = ""


@dataclass(frozen=True)
class FactCoverage:
    """How well one fact is known: altogether, and in the groups of each kind."""

    fact: str
    label: str
    overall: Coverage
    groups: Mapping[str, tuple[Coverage, ...]]
    how_long: HowLong | None


def is_worked_out() -> bool:
    """Whether it was worked out for everybody at least once, and no file is just coming in."""
    return FactLifetime.objects.exists() and not is_import_under_way()


def unknowns_of(user: User, customer: Customer, customer_ids: Sequence[int]) -> Unknowns:
    """What is not known of a customer whom the caller got through access."""
    rows = list(OpenQuestion.objects.filter(customer=customer).select_related("customer").order_by("place"))
    definitions = _definitions()
    return Unknowns(_views(user, rows, definitions), _closed(customer_ids, definitions))


def is_asked(customer: Customer, fact: str) -> bool:
    """Whether a fact of a customer, whom the caller got through access, is in question."""
    return OpenQuestion.objects.filter(customer=customer, fact=fact).exists()


def worklist(user: User, narrowed: Narrowed) -> QuerySet[OpenQuestion]:
    """The best question of each customer whom a user may see, the most valuable first; of a fact or for a reason, all
    of these.
    """
    rows = _open_questions(user)
    rows = rows.filter(fact=narrowed.fact) if narrowed.fact else rows
    rows = rows.filter(why=narrowed.why) if narrowed.why else rows
    rows = rows if narrowed.fact or narrowed.why else rows.filter(place=0)
    rows = rows.filter(customer__owner=narrowed.owner) if narrowed.owner else rows
    rows = rows.filter(customer__team=narrowed.team) if narrowed.team else rows
    if narrowed.segment:
        members = memberships_for(user).filter(segment=narrowed.segment, left_at=None)
        rows = rows.filter(customer__in=members.values("customer"))
    return rows.select_related("customer").order_by("-worth", "id")


def _open_questions(user: User) -> QuerySet[OpenQuestion]:
    """Of customers as they are today: who was just merged or put away is asked nothing."""
    rows = OpenQuestion.objects.filter(customer__trashed_at=None, customer__canonical=None)
    return rows.filter(of_seen_customers(user))


def question_views(user: User, rows: Iterable[OpenQuestion]) -> tuple[QuestionView, ...]:
    """Questions that the caller got through `worklist`, in words."""
    return _views(user, list(rows), _definitions())


def facts_in_question(user: User) -> list[tuple[str, str]]:
    """The facts of which something is asked, with what they are called."""
    own = {fact: definition.label for fact, definition in _definitions().items()}
    # Of each fact that is counted one question is looked up: there are very many, and few facts.
    asked = Exists(_open_questions(user).filter(fact=OuterRef("fact")))
    facts = _counts(user).filter(asked, grouping="kind").order_by().values_list("fact", flat=True).distinct()
    return sorted(((fact, fact_name(fact, own)) for fact in facts), key=lambda pair: pair[1])


def fact_coverage(user: User) -> list[FactCoverage]:
    """How well each fact is known of the customers whom a user may see, and in which groups less well."""
    segments = {str(pk): name for pk, name in segments_for(user).current().values_list("pk", "name")}
    summed = _counts(user).values_list("fact", "grouping", "value").order_by()
    counts: dict[str, dict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
    for fact, grouping, value, wanted, known, old in summed.annotate(Sum("wanted"), Sum("known"), Sum("old")):
        if grouping != "segment" or value in segments:
            counts[fact][grouping].append(
                Count(segments[value] if grouping == "segment" else value, wanted, known, old)
            )
    definitions, known_lifetimes = _definitions(), lifetimes()
    own = {fact: definition.label for fact, definition in definitions.items()}
    covered = [
        _fact_coverage(fact, fact_name(fact, own), groups, known_lifetimes.get(fact))
        for fact, groups in counts.items()
        if not is_attribute(fact) or fact in definitions
    ]
    return sorted(covered, key=lambda each: (-each.overall.count.wanted, each.label))


def _counts(user: User) -> QuerySet[FactCount]:
    """How well facts are known of the customers whom a user may see."""
    audiences = audiences_of(user)
    return FactCount.objects.all() if audiences is None else FactCount.objects.filter(audience__in=audiences)


def _fact_coverage(
    fact: str, label: str, counts: Mapping[str, Sequence[Count]], how_long: HowLong | None
) -> FactCoverage:
    # Everybody is of one kind.
    kinds = counts["kind"]
    total = Count("", sum(c.wanted for c in kinds), sum(c.known for c in kinds), sum(c.old for c in kinds))
    groups = {grouping: coverage_of(counts.get(grouping, ()), total) for grouping in GROUPINGS}
    return FactCoverage(fact, label, coverage_of([total], total)[0], groups, how_long)


def _definitions() -> dict[str, AttributeDefinition]:
    return {f"a.{each.key}": each for each in AttributeDefinition.objects.filter(retired_at=None)}


def _views(
    user: User, rows: Sequence[OpenQuestion], definitions: Mapping[str, AttributeDefinition]
) -> tuple[QuestionView, ...]:
    own = {fact: definition.label for fact, definition in definitions.items()}
    asked = {pk for row in rows for pk in row.params.get("ties", ())}
    names = {tie.pk: tie.from_customer.name for tie in (relationships_for(user).filter(pk__in=asked) if asked else ())}
    return tuple(
        _view(row, own, names, definitions.get(row.fact))
        for row in rows
        if not is_attribute(row.fact) or row.fact in definitions
    )


def _view(
    row: OpenQuestion, own: dict[str, str], names: Mapping[int, str], definition: AttributeDefinition | None
) -> QuestionView:
    label = fact_name(row.fact, own)
    params = dict(row.params)
    if definition is not None and "values" in params:
        params["values"] = [_written(value, definition) for value in params["values"]]
    return QuestionView(
        customer=row.customer,
        fact=row.fact,
        label=label,
        why=row.why,
        sentence=question_sentence(row.fact, row.why, params, name=row.customer.name, label=label),
        because=tuple(why_sentences(row.why, params)),
        ties=tuple(Tie(pk, names[pk]) for pk in params.get("ties", ()) if pk in names),
        definition=definition,
    )


def _written(value: str, definition: AttributeDefinition) -> str:
    """A value of a field of the team's own, as it is read."""
    if definition.type == AttributeType.YES_NO:
        return _("Yes") if value == "True" else _("No")
    if definition.type == AttributeType.DATE:
        return on_day(value)
    if definition.type in (AttributeType.NUMBER, AttributeType.MONEY):
        return f"{number_format(Decimal(value))} {definition.currency}".strip()
    return value


def _closed(customer_ids: Sequence[int], definitions: Mapping[str, AttributeDefinition]) -> tuple[CheckView, ...]:
    """What was said of facts and keeps them from being asked: of each fact the last word."""
    own = {fact: definition.label for fact, definition in definitions.items()}
    rows = FactCheck.objects.filter(customer__in=customer_ids, withdrawn_at=None).select_related("by")
    last = {row.fact: row for row in rows.order_by("at", "id")}
    return tuple(
        CheckView(
            id=row.pk,
            fact=row.fact,
            label=fact_name(row.fact, own),
            kind=row.kind,
            said=row.get_kind_display(),
            by=row.by.name if row.by else "",
            at=row.at,
        )
        for row in last.values()
        if row.kind != CheckKind.STILL_TRUE and (not is_attribute(row.fact) or row.fact in definitions)
    )
