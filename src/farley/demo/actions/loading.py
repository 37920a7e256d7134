"""Load the sample company through the actions of the rooms, as one batch."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.db import transaction

from farley.base import garbage, people
from farley.base.accounts import Organisation as OurOrganisation
from farley.base.accounts import Role, Team, User
from farley.base.acts import ActWords
from farley.base.changes import Batch
from farley.commerce import actions as commerce
from farley.customers import actions as customers
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import AttributeDefinition, Customer
from farley.demo import company
from farley.demo.actions import drafts
from farley.demo.generate import demo_company
from farley.demo.records import DemoCompany, Happening, Kind, Tie
from farley.demo.saved_views import SAVED_VIEWS
from farley.teamwork import actions as teamwork
from farley.timeline import actions as timeline

BATCH_KIND = "demo"
SOURCE = "demo"
Progress = Callable[[int, int], None]
"""Told again and again how many of how many happenings are written."""
_AT_ONCE = 2000
_LANGUAGES = {"ja": "ja", "zh": "zh-hans", "en": "en"}


@garbage.looked_for_rarely()
def load(
    *,
    by: User | None,
    at: datetime,
    password: str | None = None,
    sample: DemoCompany | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Load the sample company, the one whose history ends today where none is given.

    All or nothing, and once: if sample data were loaded before, even if they have been removed since, everything stays
    as it is. `password` opens the accounts of the eight members of staff; without one nobody can sign in with them.
    Each record says that it came from the sample data, and when it was loaded. Returns the batch that `remove` takes
    back.

    Raises Conflict where one of the staff already has an account, Invalid where the password is too weak.
    """
    loaded = Batch.objects.filter(kind=BATCH_KIND).first()
    if loaded is not None:
        return loaded
    sample = sample or demo_company(ends_on=at.astimezone(UTC).date())
    with transaction.atomic():
        batch = Batch.objects.create(
            kind=BATCH_KIND,
            title=company.NAMES["en"],
            source=SOURCE,
            by=by,
            at=at,
            data={"seed": sample.seed, "ends_on": sample.ends_on.isoformat()},
        )
        _Loading(sample, batch, progress or _silent).run(password or secrets.token_urlsafe(24))
    return batch


class _Loading:
    """One run: the staff first, then the customers, then what happened with them, then what is still to be done."""

    def __init__(self, sample: DemoCompany, batch: Batch, progress: Progress):
        self._sample, self._batch, self._progress = sample, batch, progress
        self._users: dict[str, User] = {}
        self._customers: dict[str, Customer] = {}
        self._orders: dict[str, int] = {}

    def run(self, password: str) -> None:
        self._employ(password)
        self._define_attributes()
        self._let_in()
        self._relate()
        total = len(self._sample.happenings)
        for start in range(0, total, _AT_ONCE):
            self._record(self._sample.happenings[start : start + _AT_ONCE])
            self._progress(min(start + _AT_ONCE, total), total)
        self._plan()

    def _act(self, by: User | None = None) -> ActWords:
        return {"by": by, "at": self._batch.at, "source": SOURCE, "batch": self._batch}

    def _employ(self, password: str) -> None:
        """The organisation if there is none, its teams, and its staff."""
        teams = {team.key: self._team(team.name) for team in self._sample.teams}
        for member in self._sample.staff:
            # Whoever shows Farley to others does it as the administrator: in the language of the browser.
            language = "" if member.role == Role.ADMIN else _LANGUAGES[member.language]
            draft = people.UserDraft(member.mail, member.name, member.role, teams[member.team].pk, language)
            self._users[member.key] = self._user(draft, password)

    def _team(self, name: str) -> Team:
        return Team.open().filter(name=name).first() or people.create_team(name, **self._act())

    def _user(self, draft: people.UserDraft, password: str) -> User:
        if OurOrganisation.get() is not None:
            return people.create_user(draft, password=password, **self._act())
        ours = people.OrganisationDraft(company.NAMES["en"], "en", "Asia/Tokyo", "JPY", "JP", is_sample=True)
        return people.set_up(ours, draft, password=password, **self._act())

    def _define_attributes(self) -> None:
        for attribute in drafts.ATTRIBUTES:
            if not AttributeDefinition.objects.filter(key=attribute.key).exists():
                customers.define_attribute(attribute, **self._act())

    def _let_in(self) -> None:
        new = dict(self._drafts())
        made = customers.create_customers(list(new.values()), **self._act())
        self._customers = dict(zip(new, made, strict=True))

    def _drafts(self) -> Iterator[tuple[str, CustomerDraft]]:
        for firm in self._sample.organisations:
            yield firm.key, drafts.firm_draft(firm, self._users)
        for household in self._sample.households:
            yield household.key, drafts.household_draft(household, self._users)
        for person in self._sample.people:
            yield person.key, drafts.person_draft(person, self._users)

    def _relate(self) -> None:
        customers.relate_many([self._tie_draft(tie) for tie in self._sample.ties], **self._act())

    def _tie_draft(self, tie: Tie) -> RelationshipDraft:
        one, other = self._customers[tie.subject], self._customers[tie.object]
        return RelationshipDraft(one, other, drafts.tie_kind(tie), tie.role, tie.since, tie.until)

    def _record(self, happenings: tuple[Happening, ...]) -> None:
        """The orders, then the rest in the name of whoever wrote it down: one of the staff, or nobody."""
        bought = [happening for happening in happenings if happening.kind is Kind.PURCHASE]
        placed = commerce.record_orders([drafts.order_draft(one, self._customers) for one in bought], **self._act())
        self._orders |= {order.number: order.pk for order in placed}
        written: dict[str, list[timeline.Happening]] = defaultdict(list)
        for happening in happenings:
            if happening.kind is not Kind.PURCHASE:
                draft = drafts.happening_draft(happening, self._customers, self._orders)
                written[happening.by].append(draft)
        for by, rows in sorted(written.items()):
            timeline.record_many(rows, **self._act(self._users.get(by)))

    def _plan(self) -> None:
        """What the staff mean to do, and the lists that they look at."""
        for follow_up in self._sample.follow_ups:
            customer, act = self._customers[follow_up.customer], self._act(self._users[follow_up.staff])
            teamwork.set_follow_up(customer, text=follow_up.text, due_on=follow_up.due, **act)
        for view in SAVED_VIEWS:
            act = self._act(self._users[view.owner])
            teamwork.save_view(list_name=view.list, name=view.name, query=view.query, is_shared=view.is_shared, **act)


def _silent(done: int, of: int) -> None:
    """Tells nobody."""
