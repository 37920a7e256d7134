"""Who is it? Exact identifiers decide, in the order of how much they prove; a name only where there is nothing else.

The rules:
- A value that identifies nobody (null, anonymous, noreply@, info@) is kept, and decides nothing.
- The ids that we or a source gave out (user id, customer number) go before mail address, and that before phone number.
- Two customers who each have an id of their own are never made one: a person gets a review with the reasons.
- What belongs to two customers (a family's phone) decides nothing; if nothing else does, a person is asked.
- A customer takes up to five mail addresses and phone numbers in this way, and one user id.
- Whoever brings something in meets only customers whom they may see; a hidden one with the same identifier is somebody
  else, and whoever may see both gets a review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from farley.analysis.identity import is_blocked, normalise_company, normalise_name
from farley.base.access import audiences_of
from farley.base.acts import ActWords, act_of
from farley.base.pieces import in_pieces
from farley.customers import actions as customers
from farley.customers.actions.identifiers import key_of
from farley.customers.drafts import CustomerDraft, IdentifierDraft
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind
from farley.customers.names import full_name, usual_order

# How much each kind proves, most first. Only the first two are ids that somebody gave out.
PROOFS = (IdentifierKind.USER_ID, IdentifierKind.EXTERNAL_ID, IdentifierKind.EMAIL, IdentifierKind.PHONE)
GIVEN_OUT = {IdentifierKind.USER_ID, IdentifierKind.EXTERNAL_ID}
MOST: dict[str, int] = {IdentifierKind.USER_ID: 1, IdentifierKind.EMAIL: 5, IdentifierKind.PHONE: 5}


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody is recognised by. `label` says whose customer number it is; other kinds have none."""

    kind: str
    key: str
    label: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who it is. `customer` is None where nothing decided: `problem` then says what a person has to settle."""

    customer: Customer | None
    is_new: bool = False
    has_gained: bool = False
    mark: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two customers who share something and were not made one."""

    first_id: int
    second_id: int
    reason: str
    value: str


@dataclass(slots=True, eq=False)
class _Somebody:
    """A customer: there already (`pk`), or about to be made (`draft`); one who `is_hidden` is never chosen."""

    kind: str
    pk: int | None = None
    canonical: int | None = None
    is_hidden: bool = False
    draft: CustomerDraft | None = None
    marks: set[Mark] = field(default_factory=set)
    new_marks: list[IdentifierDraft] = field(default_factory=list)

    @property
    def who(self) -> int | _Somebody:
        """The same for all who are one customer today."""
        return self if self.canonical is None else self.canonical

    def is_same(self, other: _Somebody) -> bool:
        return self.who == other.who


@dataclass(frozen=True, slots=True)
class _Decision:
    somebody: _Somebody | None
    mark: str = ""
    problem: str = ""
    is_new: bool = False


class Resolver:
    """Finds or makes the customers of one chunk of arrivals: looks all up, decides one by one, writes all."""

    def __init__(self, *, region: str, act: ActWords) -> None:
        self.region = region
        self.act = act
        by = act_of(act).by
        self.people = _Directory(audiences_of(by) if by else None)
        self.shared: list[tuple[_Somebody, _Somebody, Mark]] = []

    def resolve(self, drafts: Sequence[CustomerDraft]) -> tuple[list[Resolved], list[Doubt]]:
        """Who each draft is about, in their order; new customers are made, and new identifiers go to those there were.

        Raises Invalid if a new customer cannot be made from its draft.
        """
        marks = [telling_marks(draft, self.region) for draft in drafts]
        self.people.look_up(drafts, marks)
        decisions = [self._decide(draft, own) for draft, own in zip(drafts, marks, strict=True)]
        found = self._write([decision.somebody for decision in decisions if decision.somebody])
        return [self._resolved(decision, found) for decision in decisions], self._doubts()

    def foresee(self, drafts: Sequence[CustomerDraft]) -> list[tuple[str, bool]]:
        """For each draft a name for whom it is about, and whether they are known already; nothing is written."""
        marks = [telling_marks(draft, self.region) for draft in drafts]
        self.people.look_up(drafts, marks)
        foreseen = []
        for draft, own in zip(drafts, marks, strict=True):
            hits, _disputed = self._holders(draft, own)
            known = hits[0].somebody if hits else None if own else self.people.namesake(draft)
            foreseen.append(
                (f"#{known.canonical}" if known else str(own[0]) if own else match_name(draft), bool(known))
            )
        return foreseen

    def _decide(self, draft: CustomerDraft, marks: Sequence[Mark]) -> _Decision:
        hits, disputed = self._holders(draft, marks)
        chosen = next(iter(hits), None)
        if chosen and not self._contradicts(chosen.somebody, marks):
            self._note_shared(chosen.somebody, [*hits, *self.people.hidden(marks)])
            self._take_marks(chosen.somebody, draft)
            return _Decision(chosen.somebody, str(chosen.mark))
        is_own = disputed is not None and disputed.kind in GIVEN_OUT
        if not chosen and disputed and (is_own or not any(mark.kind in GIVEN_OUT for mark in marks)):
            problem = _("%(value)s belongs to more than one customer. Decide whose it is, then try again.")
            return _Decision(None, problem=problem % {"value": disputed.key})
        if not marks and (namesake := self.people.namesake(draft)):
            return _Decision(namesake, "name")
        return self._new(draft, marks, hits)

    def _holders(self, draft: CustomerDraft, marks: Sequence[Mark]) -> tuple[list[_Hit], Mark | None]:
        """Who holds each mark, and the first mark that more than one customer holds."""
        hits, disputed = [], None
        for mark in marks:
            holders = self.people.holders(mark, draft.kind)
            if len(holders) == 1:
                hits.append(_Hit(holders[0], mark))
            elif holders:
                disputed = disputed or mark
        return hits, disputed

    def _contradicts(self, somebody: _Somebody, marks: Sequence[Mark]) -> bool:
        """Whether the customer has another id of a kind of which one customer has one: then it is somebody else."""
        return any(
            own.kind == mark.kind and own.label == mark.label and own.key != mark.key
            for mark in marks
            if mark.kind in GIVEN_OUT
            for own in somebody.marks
        )

    def _note_shared(self, chosen: _Somebody, hits: Sequence[_Hit]) -> None:
        self.shared += [(chosen, hit.somebody, hit.mark) for hit in hits if not chosen.is_same(hit.somebody)]

    def _take_marks(self, somebody: _Somebody, draft: CustomerDraft) -> None:
        for identifier in draft.identifiers:
            mark = mark_of(identifier, self.region)
            count = sum(own.kind == mark.kind for own in somebody.marks)
            if mark.key and mark not in somebody.marks and count < MOST.get(mark.kind, 20):
                somebody.new_marks.append(identifier)
                self.people.add(mark, somebody)

    def _new(self, draft: CustomerDraft, marks: Sequence[Mark], hits: Sequence[_Hit]) -> _Decision:
        somebody = _Somebody(draft.kind, draft=draft)
        for identifier in draft.identifiers:
            if (mark := mark_of(identifier, self.region)).key:
                self.people.add(mark, somebody)
        self.people.add_name(draft, somebody)
        self._note_shared(somebody, [*hits, *self.people.hidden(marks)])
        return _Decision(somebody, str(marks[0]) if marks else "name", is_new=True)

    def _write(self, everybody: Iterable[_Somebody]) -> dict[int, Customer]:
        """Make the new customers and add the new identifiers. Returns all customers by id."""
        unique = list(dict.fromkeys(everybody))
        new = [somebody for somebody in unique if somebody.draft]
        drafts = [replace(s.draft, identifiers=(*s.draft.identifiers, *s.new_marks)) for s in new if s.draft]
        made = customers.create_customers(drafts, **self.act) if drafts else []
        for somebody, customer in zip(new, made, strict=True):
            somebody.pk = somebody.canonical = customer.pk
        added = {s.pk: s.new_marks for s in unique if s.pk and s.new_marks and not s.draft}
        if added:
            customers.add_identifiers_to_many(added, region=self.region, **self.act)
        old = Customer.objects.in_bulk({s.pk for s in unique if s.pk and not s.draft})
        return old | {customer.pk: customer for customer in made}

    def _resolved(self, decision: _Decision, found: dict[int, Customer]) -> Resolved:
        if decision.somebody is None or decision.somebody.pk is None:
            return Resolved(None, problem=decision.problem)
        has_gained = bool(decision.somebody.new_marks)
        return Resolved(found[decision.somebody.pk], decision.is_new, has_gained, decision.mark)

    def _doubts(self) -> list[Doubt]:
        pairs = ((s.pk, other.pk, mark) for s, other, mark in self.shared if not s.is_same(other))
        return [
            Doubt(min(one, two), max(one, two), f"{mark.kind}_same", mark.key)
            for one, two, mark in pairs
            if one is not None and two is not None
        ]


@dataclass(frozen=True, slots=True)
class _Hit:
    somebody: _Somebody
    mark: Mark


class _Directory:
    """Who holds which mark, among the customers there are and those about to be made, as whoever belongs to these
    audiences (None: to all) sees it.
    """

    def __init__(self, audiences: list[str] | None) -> None:
        self.audiences = audiences
        self.by_mark: dict[Mark, list[_Somebody]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[_Somebody]] = defaultdict(list)
        self.by_pk: dict[int, _Somebody] = {}
        self.postcodes: dict[int, set[str]] = defaultdict(set)

    def look_up(self, drafts: Sequence[CustomerDraft], marks: Sequence[Sequence[Mark]]) -> None:
        """Read from the database whoever could be meant, in a few statements."""
        keys: dict[str, set[str]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        for draft, own in zip(drafts, marks, strict=True):
            for mark in own:
                keys[mark.kind].add(mark.key)
            if not own:
                names[draft.kind].add(match_name(draft))
        for kind, wanted in keys.items():
            for some in in_pieces(wanted):
                self._read_holders(Identifier.objects.filter(kind=kind, key__in=some))
        for kind, wanted in names.items():
            for some in in_pieces(wanted - {""}):
                namesakes = Customer.objects.current().for_audiences(self.audiences)
                self._read_namesakes(namesakes.filter(kind=kind, match_name__in=some))
        for some_ids in in_pieces(set(self.by_pk)):
            self._read_all_marks(some_ids)

    def holders(self, mark: Mark, kind: str) -> list[_Somebody]:
        """Who holds a mark, each customer once; those of the wanted kind alone where there are any."""
        found = self._seen(mark) or self._seen(Mark(mark.kind, mark.key))
        fitting = [somebody for somebody in found if somebody.kind == kind] or found
        return list({somebody.who: somebody for somebody in reversed(fitting)}.values())[::-1]

    def hidden(self, marks: Iterable[Mark]) -> list[_Hit]:
        """Those whom one may not see who hold one of these marks."""
        return [_Hit(somebody, mark) for mark in marks for somebody in self.by_mark.get(mark, ()) if somebody.is_hidden]

    def _seen(self, mark: Mark) -> list[_Somebody]:
        return [somebody for somebody in self.by_mark.get(mark, ()) if not somebody.is_hidden]

    def namesake(self, draft: CustomerDraft) -> _Somebody | None:
        """The one customer of that name, unless the postal codes differ; None where there are several or none."""
        namesakes = self.by_name.get((draft.kind, match_name(draft)), [])
        codes = {fold_code(address.postal_code) for address in draft.addresses} - {""}
        fitting = [s for s in namesakes if not codes or not self._codes(s) or codes & self._codes(s)]
        return fitting[0] if len(fitting) == 1 else None

    def add(self, mark: Mark, somebody: _Somebody) -> None:
        if mark not in somebody.marks:
            somebody.marks.add(mark)
            self.by_mark[mark].append(somebody)

    def add_name(self, draft: CustomerDraft, somebody: _Somebody) -> None:
        if name := match_name(draft):
            self.by_name[draft.kind, name].append(somebody)

    def _codes(self, somebody: _Somebody) -> set[str]:
        if somebody.draft:
            return {fold_code(address.postal_code) for address in somebody.draft.addresses} - {""}
        return self.postcodes[somebody.pk or 0]

    def _read_holders(self, rows: QuerySet[Identifier]) -> None:
        whose = ("customer_id", "customer__canonical_id", "customer__kind", "customer__audience")
        current = rows.filter(customer__trashed_at=None).order_by("customer_id")
        for pk, canonical, customer_kind, audience, *mark in current.values_list(*whose, "kind", "key", "label"):
            is_hidden = self.audiences is not None and audience not in self.audiences
            somebody = self.by_pk.setdefault(pk, _Somebody(customer_kind, pk, canonical or pk, is_hidden))
            self.add(_mark(*mark), somebody)

    def _read_namesakes(self, rows: QuerySet[Customer]) -> None:
        read: list[int] = []
        for pk, kind, name in rows.order_by("id").values_list("id", "kind", "match_name"):
            self.by_name[kind, name].append(self.by_pk.setdefault(pk, _Somebody(kind, pk, pk)))
            read.append(pk)
        codes = Address.objects.filter(customer__in=read).exclude(postal_code="")
        for pk, code in codes.values_list("customer_id", "postal_code"):
            self.postcodes[pk].add(fold_code(code))

    def _read_all_marks(self, ids: Sequence[int]) -> None:
        rows = Identifier.objects.filter(customer__in=ids, kind__in=PROOFS)
        for pk, kind, key, label in rows.values_list("customer_id", "kind", "key", "label"):
            self.by_pk[pk].marks.add(_mark(kind, key, label))


def telling_marks(draft: CustomerDraft, region: str) -> list[Mark]:
    """What a draft's customer is recognised by, strongest first; values that identify nobody are left out."""
    marks = [mark_of(identifier, region) for identifier in draft.identifiers]
    telling = [mark for mark in marks if mark.kind in PROOFS and not _is_blocked(mark, draft.kind)]
    return sorted(dict.fromkeys(telling), key=lambda mark: PROOFS.index(IdentifierKind(mark.kind)))


def mark_of(identifier: IdentifierDraft, region: str) -> Mark:
    """The mark of an identifier as somebody wrote it."""
    return _mark(identifier.kind, key_of(identifier.kind, identifier.value, region=region)[:400], identifier.label)


def match_name(draft: CustomerDraft) -> str:
    """The name by which a customer without any identifier is compared."""
    order = draft.name_order or usual_order(draft.family_name, draft.given_name)
    name = draft.name or full_name(draft.family_name, draft.given_name, order)
    return (normalise_name(name) if draft.kind == Kind.PERSON else normalise_company(name))[:300]


def fold_code(code: str) -> str:
    """A postal code without what differs by habit."""
    return "".join(c for c in normalize("NFKC", code).casefold() if c.isalnum())


def _mark(kind: str, key: str, label: str) -> Mark:
    return Mark(kind, key, label if kind == IdentifierKind.EXTERNAL_ID else "")


def _is_blocked(mark: Mark, kind: str) -> bool:
    # info@ tells nothing of a person, but is as good a sign as any for the organisation.
    is_its_own = kind == Kind.ORGANISATION and mark.kind == IdentifierKind.EMAIL and "reply" not in mark.key
    # Where somebody gave out numbers, 77 and 1111 are customers like any other; a filler is only 0 and 000.
    is_number = mark.kind in GIVEN_OUT and mark.key.isdecimal() and int(mark.key) != 0
    return not mark.key or (is_blocked(mark.kind, mark.key) and not is_its_own and not is_number)
