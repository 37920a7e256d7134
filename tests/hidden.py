"""What Chen of Shanghai keeps for her team, or for herself: one of everything. Some of it is about Emma, whom all see.

Whatever is hidden carries the word SECRET. Who looks for it types SEARCHED instead, which stands beside it
everywhere, so that a page that repeats the question does not count as one that gives the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.db.models import Model

from farley.analysis.segments import Did
from farley.base import changes
from farley.base.acts import act_of
from farley.base.changes import Batch
from farley.capture.actions.imports import keep_upload, prepare_import
from farley.capture.models import ImportRun, Review
from farley.commerce.actions import LineDraft, OrderDraft, record_orders
from farley.customers import actions as customers
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer
from farley.teamwork import actions as teamwork
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding.actions import SegmentDraft, check_fact, create_segment, record_verdict
from farley.understanding.models import (
    Entity,
    EntityRefusal,
    Evidence,
    Insight,
    Membership,
    NotYet,
    Outcome,
    Prediction,
    Promise,
    Proposal,
    Run,
    Sentence,
    Theme,
)
from tests.cast import NOW, Colleagues

SECRET = "quillfeather"
SEARCHED = "zenobia"
_NAME = "Zenobia Quillfeather"


@dataclass(frozen=True)
class Secrets:
    """Emma, whom all may see, and whom only Chen, or her team, knows."""

    emma: Customer
    person: Customer
    organisation: Customer

    def ids(self) -> list[int]:
        """The ids of all that is hidden, whatever it is."""
        return sorted({row.pk for row in self._rows()})

    def state(self) -> list[str]:
        """All that is hidden as it stands now: whoever alters any of it alters this."""
        return [f"{row._meta.label} {json.dumps(_columns(row), default=str)}" for row in self._rows()]

    def _rows(self) -> list[Model]:
        """The rows that hold the word anywhere, and those that hang on the hidden customers."""
        rooms = {"customers", "timeline", "commerce", "teamwork", "capture", "understanding", "base"}
        models = [model for model in apps.get_models() if model._meta.app_label in rooms]
        own = [model for model in models if not model.__name__.endswith(("Search", "Change", "User", "Team"))]
        return [row for model in own for row in model._default_manager.order_by("pk") if self._is_hidden(row)]

    def _is_hidden(self, row: Model) -> bool:
        ends = {getattr(row, name, None) for name in ("customer_id", "from_customer_id", "to_customer_id")}
        known_by_word = SECRET in json.dumps(_columns(row), default=str).lower()
        return known_by_word or bool(ends & {self.person.pk, self.organisation.pk})


def chen_keeps(team: Colleagues, everybodys: Customer, audience: str) -> Secrets:
    """Let Chen make one of everything that can be kept from others, some of it about a customer whom everybody sees."""
    person, organisation, absorbed, trashed = _customers(team, audience)
    tie = RelationshipDraft(everybodys, organisation, "works_for", f"{SEARCHED} {SECRET} lead")
    customers.relate(tie, by=team.chen, at=NOW)
    customers.merge(everybodys, absorbed, by=team.chen, at=NOW, why=f"{_NAME} is Emma")
    customers.trash_customers([trashed], by=team.chen, at=NOW)
    evidence = _timeline(everybodys, person, audience, team)
    _orders(everybodys, person, audience, team)
    for customer in (everybodys, person):
        _understanding(customer, evidence, audience, team)
    teamwork.set_follow_up(person, text=f"Ring {_NAME}", due_on=NOW.date(), assignee=team.ben, by=team.chen, at=NOW)
    teamwork.save_view(list_name="customers", name=_NAME, query=f"q={SECRET}", is_shared=False, by=team.chen, at=NOW)
    for pair in ((everybodys, person), (person, organisation)):
        Review.objects.create(first=pair[0], second=pair[1], score=0.9, reasons=[], found_at=NOW)
    batch = changes.open_batch("bulk", _NAME, act_of({"by": team.chen, "at": NOW}))
    Batch.objects.filter(pk=batch.pk).update(data={"action": "tag", "value": _NAME, "ids": [], "total": 1, "done": 1})
    _names(what_all_may_read(everybodys), evidence, person)
    _segment((everybodys, person), audience, team)
    check_fact(person, "address", "no_answer", by=team.chen, at=NOW)
    customers.tag_customers([person], f"{SEARCHED} {SECRET}", by=team.chen, at=NOW, batch=batch)
    return Secrets(everybodys, person, organisation)


def finished_run() -> Run:
    """A run that found out about everybody, whoever may know it."""
    at = {"as_of": NOW, "asked_at": NOW, "finished_at": NOW}
    return Run.objects.get_or_create(name="preferred_channel", defaults=at)[0]


def what_all_may_read(everybodys: Customer) -> Interaction:
    """A note on a customer whom everybody sees. It speaks of somebody by a word that gives nothing away."""
    note = timeline.Happening(everybodys, kinds.Note(), "note", NOW - timedelta(days=3), text="We met Ito there.")
    return Interaction.objects.filter(text=note.text).first() or timeline.record(note, by=None, at=NOW)


def chen_imports(team: Colleagues) -> ImportRun:
    """A file of Chen's, which she has not brought in yet."""
    file = f"name,mail\n{_NAME},{SEARCHED}@{SECRET}.example\n".encode()
    upload = keep_upload([file], f"{_NAME}.csv", by=team.chen, at=NOW)
    return prepare_import(upload, source_name=_NAME, by=team.chen, at=NOW)


def _customers(team: Colleagues, audience: str) -> Iterator[Customer]:
    for number, kind in enumerate(("person", "organisation", "person", "person")):
        draft = CustomerDraft(
            kind=kind,
            name=f"{_NAME} {number}",
            reading=_NAME,
            audience=audience,
            owner_id=team.chen.pk,
            team_id=team.shanghai.pk,
            identifiers=(
                IdentifierDraft("email", f"{SEARCHED}{number}@{SECRET}.example"),
                IdentifierDraft("phone", "+44 20 7946 0999"),
            ),
            addresses=(AddressDraft(city=f"{SECRET} {SEARCHED}", street="1"),),
        )
        yield customers.create_customer(draft, by=team.chen, at=NOW)


def _timeline(everybodys: Customer, person: Customer, audience: str, team: Colleagues) -> Interaction:
    recorded = [
        timeline.record(
            timeline.Happening(
                customer,
                kinds.Note(),
                "note",
                NOW - timedelta(days=day),
                title=_NAME,
                text=f"{SEARCHED} of {SECRET}",
                audience=audience,
                files=(timeline.FileDraft(f"{_NAME}.txt", "text/plain", SECRET.encode()),),
            ),
            by=team.chen,
            at=NOW,
        )
        for day, customer in enumerate((everybodys, person))
    ]
    return recorded[0]


def _orders(everybodys: Customer, person: Customer, audience: str, team: Colleagues) -> None:
    lines = (LineDraft(SECRET, Decimal(1), Decimal(5), f"{SEARCHED} {SECRET}"),)
    drafts = [
        OrderDraft(customer, f"{SECRET}-{customer.pk}", NOW - timedelta(days=9), "GBP", lines, audience=audience)
        for customer in (everybodys, person)
    ]
    record_orders(drafts, by=team.chen, at=NOW)


def _understanding(customer: Customer, evidence: Interaction, audience: str, team: Colleagues) -> None:
    NotYet.objects.create(
        customer=customer, name="tone_turned", reason="too_few_messages", has=2, needs=6, audience=audience, as_of=NOW
    )
    run = finished_run()
    insight = Insight.objects.create(
        customer=customer,
        name="preferred_channel",
        statement="prefers_channel",
        params={
            "channel": SECRET,
            "percent": 90,
            "low_percent": 70,
            "high_percent": 95,
            "from_hour": 9,
            "to_hour": 12,
        },
        confidence=0.9,
        calls_for_attention=True,
        audience=audience,
        first_claimed_at=NOW,
        as_of=NOW,
        expires_at=NOW + timedelta(days=90),
        run=run,
    )
    theme = Theme.objects.create(
        words={"en": [SECRET]},
        anchor=bytes(512),
        encoder="use-multilingual-3",
        audience=audience,
        found_at=NOW,
        growth={"state": "new", "share": 0.9, "share_before": 0.0, "low": 0.1, "high": 0.9, "days": 30},
        grows_since=NOW,
    )
    Theme.objects.filter(pk=theme.pk).update(counted_in=theme)
    Sentence.objects.create(
        interaction=evidence,
        customer=customer,
        start=0,
        end=200,
        language="en",
        happened_at=NOW,
        vector=bytes(512),
        theme=theme,
    )
    Promise.objects.create(
        interaction=evidence,
        customer=customer,
        happened_at=NOW,
        by="us",
        start=0,
        end=200,
        said_start=0,
        said_end=9,
        due_on=NOW.date(),
        due_start=0,
        due_end=9,
        score=0.8,
        language="en",
        model="test",
    )
    Evidence.objects.create(insight=insight, interaction=evidence, rank=0)
    Proposal.objects.create(
        customer=customer,
        action="keep_promise",
        reason="promise_late",
        params={"text": f"{SEARCHED} {SECRET}", "days": 3},
        evidence_ids=[evidence.pk],
        audience=audience,
        is_owed=True,
        made_at=NOW,
        expires_at=NOW + timedelta(days=14),
        horizon_end=NOW + timedelta(days=28),
    )
    record_verdict(insight, "confirm", why=f"{SEARCHED} {SECRET}", by=team.chen, at=NOW)
    for name, outcome in (("preferred_channel", None), ("purchase_rhythm", True)):
        made = Prediction.objects.create(
            customer=customer,
            name=name,
            event="next_contact_by_channel",
            params={"channel": SECRET},
            as_of=NOW - timedelta(days=40),
            horizon_end=NOW + timedelta(days=9),
            probability=0.7,
            low=0.5,
            high=0.9,
            baseline_probability=0.5,
            audience=audience,
            run=run,
        )
        if outcome is not None:
            Outcome.objects.create(prediction=made, happened=outcome, settled_at=NOW)


def _names(read_by_all: Interaction, evidence: Interaction, person: Customer) -> None:
    """Only whoever knows the person can tell that the one text names anybody; the other is hidden itself."""
    read = {"score": 0.9, "model": "test"}
    start = read_by_all.text.index("Ito")
    Entity.objects.create(
        interaction=read_by_all,
        kind="person",
        start=start,
        end=start + 3,
        words="ito",
        customer=person,
        is_plain=False,
        **read,
    )
    start = evidence.text.index(SECRET)
    for kind in ("person", "phrase"):
        Entity.objects.create(
            interaction=evidence, kind=kind, start=start, end=start + len(SECRET), words=SECRET, **read
        )
    refused = {"interaction": evidence, "kind": "product", "words": SECRET, "start": start, "end": start + 3}
    refusal = EntityRefusal.objects.create(at=NOW, **refused)
    Entity.objects.create(refusal=refusal, **refused, **read)


def _segment(customers_in_it: tuple[Customer, ...], audience: str, team: Colleagues) -> None:
    rule = Did(("email",), words=f"{SEARCHED} {SECRET}", at_least=1)
    segment = create_segment(SegmentDraft(_NAME, rule, audience=audience), by=team.chen, at=NOW)
    for customer in customers_in_it:
        Membership.objects.create(segment=segment, customer=customer, entered_at=NOW)


def _columns(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
