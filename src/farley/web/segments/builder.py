"""What the builder's template draws: each condition with the fields that its kind asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.analysis.entities import spelling
from farley.base.access import EVERYBODY, team_audience, user_audience
from farley.base.accounts import Team, User
from farley.base.numbers import number_in
from farley.customers.access import tags_for
from farley.customers.models import AttributeDefinition
from farley.teamwork import filters
from farley.understanding.access import themes_for
from farley.understanding.queries.entities import called, often_named, what_about
from farley.understanding.queries.themes import titled_by_name
from farley.understanding.sentences.segments import kind_mentioned, statements
from farley.web.customers import filter_form
from farley.web.customers.listing import ListState
from farley.web.segments.conditions import Condition, Draft

Choices = list[tuple[str, str]]

_KINDS: Mapping[str, Promise] = {
    "bought": gettext_lazy("bought"),
    "spent": gettext_lazy("spent"),
    "changed": gettext_lazy("does more or less than before"),
    "contacted": gettext_lazy("contacted us"),
    "we_contacted": gettext_lazy("heard from us"),
    "said": gettext_lazy("said words"),
    "sounded": gettext_lazy("sounded"),
    "spoke": gettext_lazy("spoke of a theme"),
    "mentioned": gettext_lazy("mentioned somebody or something"),
    "viewed": gettext_lazy("looked at a page"),
    "insight": gettext_lazy("Farley believes"),
    "record": gettext_lazy("stands in the record"),
}
# Which fields each kind has, in the order in which they are read.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "bought": ("how", "times", "when"),
    "spent": ("how_much", "number", "currency", "when"),
    "changed": ("measure", "percent", "direction", "span"),
    "contacted": ("how", "times", "when"),
    "we_contacted": ("how", "times", "when"),
    "said": ("text", "how", "times", "when"),
    "sounded": ("tone", "times", "when"),
    "spoke": ("theme", "times", "when"),
    "mentioned": ("about", "times", "when"),
    "viewed": ("text", "how", "times", "when"),
    "insight": ("insight",),
    "record": ("field",),
}


@dataclass(frozen=True)
class Line:
    """One condition with its place in the form, the fields that are drawn, and for a record its own field."""

    prefix: str
    condition: Condition
    fields: tuple[str, ...]
    record: filter_form.Field | None = None


@dataclass(frozen=True)
class Box:
    """One group with its place in the form."""

    match: str
    lines: list[Line]


@dataclass(frozen=True)
class Builder:
    """The whole builder, with what can be chosen in it."""

    match: str
    boxes: list[Box]
    kinds: Choices
    insights: list[tuple[str, str, Choices]]
    record_fields: Choices
    themes: Choices
    mentioned: list[tuple[str, Choices]]
    currency: str


def builder_of(draft: Draft, user: User, *, currency: str) -> Builder:
    """The builder as this user sees it."""
    known = _Records(user)
    boxes = [
        Box(group.match, [_line(f"g{at}.c{place}.", each, known) for place, each in enumerate(group.conditions)])
        for at, group in enumerate(draft.groups)
    ]
    kinds = [(key, str(label)) for key, label in _KINDS.items()]
    themes, mentioned = _themes(draft, user), _mentioned(draft, user)
    return Builder(draft.match, boxes, kinds, statements(), known.choices, themes, mentioned, currency)


def _themes(draft: Draft, user: User) -> Choices:
    """The themes that stand in the list, and those that are chosen and no longer stand there."""
    typed = (condition.theme for group in draft.groups for condition in group.conditions)
    chosen = [word for word in typed if number_in(word) is not None]
    found = themes_for(user).shown() | themes_for(user).filter(pk__in=chosen)
    offered = {str(pk): title for pk, title in titled_by_name(user, found)}
    # Who may no longer see what was chosen keeps it all the same, as long as they choose nothing else.
    return list((dict.fromkeys(chosen, _("A theme that you may not see")) | offered).items())


def _mentioned(draft: Draft, user: User) -> list[tuple[str, Choices]]:
    """Who and what was mentioned lately, by kind, and what is chosen."""
    conditions = [condition for group in draft.groups for condition in group.conditions]
    if all(condition.kind != "mentioned" for condition in conditions):
        return []
    chosen: dict[str, list[str]] = defaultdict(list)
    for about in dict.fromkeys(condition.about for condition in conditions if condition.about):
        chosen[spelling(about)].append(about)
    offered = {
        kind: [(each, label) for about, label in choices for each in chosen.pop(spelling(about), [about])]
        for kind, choices in often_named(user).items()
    }
    others = [about for spelled in chosen.values() for about in spelled]
    names = called(user, others)
    for about in others:
        what = what_about(about)
        offered.setdefault(what.kind, []).append((about, names.get(about, what.words)))
    return [(kind_mentioned(kind), choices) for kind, choices in offered.items()]


def audiences_for(user: User) -> Choices:
    """Whom a segment can be for."""
    teams = Team.open() if user.is_admin else Team.open().filter(pk__in=[user.team_id])
    return [
        (EVERYBODY, _("Everybody here")),
        *((team_audience(team.pk), team.name) for team in teams),
        (user_audience(user.pk), _("Only me")),
    ]


class _Records:
    """The fields of a record that one can ask for, looked up when the first condition needs them."""

    def __init__(self, user: User) -> None:
        people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:200]
        self._people = list(people)
        self._tags = list(tags_for(user).order_by("name").values_list("name", flat=True)[:200])
        self._definitions = list(AttributeDefinition.objects.filter(retired_at=None))
        self.choices: Choices = [(field.name, field.label) for field in self._all(ListState())]

    def field(self, condition: Condition) -> filter_form.Field | None:
        """The field that a condition is about, with what is chosen of it."""
        asked = filters.read({condition.field: [condition.value]}) if condition.value else ()
        found = self._all(ListState(conditions=asked))
        return next((field for field in found if field.name == condition.field), found[0])

    def _all(self, state: ListState) -> list[filter_form.Field]:
        fields: Iterable[filter_form.Field] = filter_form.fields_of(
            state, people=self._people, tags=self._tags, definitions=self._definitions
        )
        return list(fields)


def _line(prefix: str, condition: Condition, known: _Records) -> Line:
    record = known.field(condition) if condition.kind == "record" else None
    return Line(prefix, condition, _FIELDS[condition.kind], record)
