"""The filters of the list of customers in words: the form that sets them, and the chips that tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from farley.base.accounts import User
from farley.base.changes import Batch
from farley.customers.models import AttributeDefinition, Kind
from farley.customers.models.attribute import AttributeType
from farley.teamwork import filters
from farley.teamwork.filters import Condition, Conditions, When, read_when
from farley.understanding.access import segments_for, themes_for
from farley.web import formats
from farley.web.customers import listing
from farley.web.themes.titles import title_of

_LABELS: Mapping[str, Promise] = {
    "kind": gettext_lazy("Kind"),
    "owner": gettext_lazy("Owner"),
    "tag": gettext_lazy("Tag"),
    "place": gettext_lazy("Where they are"),
    "batch": gettext_lazy("Brought in or changed by"),
    "created": gettext_lazy("Added"),
    "contact": gettext_lazy("Last contact"),
    "ordered": gettext_lazy("Last order"),
    "segment": gettext_lazy("Segment"),
    "theme": gettext_lazy("Speaks of"),
}
_NONE: Mapping[str, Promise] = {"contact": gettext_lazy("never"), "ordered": gettext_lazy("never")}


@dataclass(frozen=True)
class Option:
    """One value that can be ticked."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One condition in the form: values to tick, a time, or a text."""

    name: str
    label: str
    options: Sequence[Option] = ()
    whens: Sequence[tuple[str, str]] = ()
    when: When | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.when or self.text or any(option.is_chosen for option in self.options))


@dataclass(frozen=True)
class Chip:
    """A filter in words, with the address of the list without it."""

    label: str
    text: str
    query_without: str


def read_form(words: QueryDict) -> listing.ListState:
    """The state that the form asks for. Its conditions all have to hold, or with match=any are a group of their own."""
    plain = words.copy()
    for name in [name.removesuffix(".when") for name in words if name.endswith(".when")]:
        if when := _when_in(name, words):
            plain.appendlist(name, when)
    state = listing.read_state(plain)
    conditions = tuple(condition for condition in state.conditions if not condition.name.endswith(_PARTS))
    if words.get("match") == "any" and conditions:
        return replace(state, conditions=(), groups=(*state.groups, conditions))
    return replace(state, conditions=conditions)


_PARTS = (".when", ".days", ".day")


def _when_in(name: str, words: QueryDict) -> str:
    """What was chosen of a time: its word, with the days or the day that belong to it."""
    text = word = words.get(f"{name}.when", "")
    if word in ("last", "not", "next"):
        text = f"{word}-{words.get(f'{name}.days', '')}"
    if word in ("before", "after"):
        text = f"{word}-{words.get(f'{name}.day', '')}"
    return text if read_when(text) else ""


def fields_of(
    state: listing.ListState,
    *,
    people: Iterable[tuple[int, str]],
    tags: Iterable[str],
    definitions: Iterable[AttributeDefinition],
    segments: Iterable[tuple[int, str]] = (),
    themes: Iterable[tuple[int, str]] = (),
) -> list[Field]:
    """The form's conditions with what is set of them now. People, segments and themes are ids and
    names.
    """
    chosen = {condition.name: condition.values for condition in state.conditions}
    owners = [("me", _("me")), ("none", _("nobody")), *((str(pk), name) for pk, name in people)]
    found = [
        _ticked("kind", _label("kind"), [(str(kind), str(label)) for kind, label in Kind.choices], chosen),
        _ticked("owner", _label("owner"), owners, chosen),
        _ticked("tag", _label("tag"), [(tag, tag) for tag in tags], chosen),
        Field("place", _label("place"), text="".join(chosen.get("place", ())[:1])),
        _timed("created", _label("created"), ("last", "before", "after"), chosen),
        _timed("contact", _label("contact"), ("last", "not", "before", "after", "none"), chosen),
        _timed("ordered", _label("ordered"), ("last", "not", "before", "after", "none"), chosen),
    ]
    if in_segments := [(str(pk), name) for pk, name in segments]:
        found.append(_ticked("segment", _label("segment"), in_segments, chosen))
    if spoken_of := [(str(pk), name) for pk, name in themes]:
        found.append(_ticked("theme", _label("theme"), spoken_of, chosen))
    return [*found, *(_own(definition, chosen) for definition in definitions)]


def _own(definition: AttributeDefinition, chosen: Mapping[str, tuple[str, ...]]) -> Field:
    name, label = f"a.{definition.key}", definition.label
    if definition.type == AttributeType.DATE:
        return _timed(name, label, ("last", "next", "not", "before", "after", "none"), chosen)
    if definition.type == AttributeType.YES_NO:
        return _ticked(name, label, [("yes", _("Yes")), ("no", _("No"))], chosen)
    if definition.choices:
        return _ticked(name, label, [(choice, choice) for choice in definition.choices], chosen)
    return Field(name, label, text="".join(chosen.get(name, ())[:1]))


def _ticked(name: str, label: str, options: Iterable[tuple[str, str]], chosen: Mapping[str, tuple[str, ...]]) -> Field:
    now = chosen.get(name, ())
    return Field(name, label, options=[Option(value, text, value in now) for value, text in options])


def _timed(name: str, label: str, words: Iterable[str], chosen: Mapping[str, tuple[str, ...]]) -> Field:
    now = chosen.get(name, ())
    none = str(_NONE.get(name, _("empty")))
    known = {
        "last": _("in the last … days"),
        "next": _("in the next … days"),
        "not": _("not in the last … days"),
        "before": _("before"),
        "after": _("after"),
        "none": none,
    }
    return Field(name, label, whens=[(word, known[word]) for word in words], when=read_when(now[0]) if now else None)


def chips_of(state: listing.ListState, user: User) -> list[Chip]:
    """The filters that are set, in words."""
    names = Names(user)
    single = [
        Chip(names.label(condition), names.values(condition), state.without(condition).query)
        for condition in state.conditions
    ]
    groups = [Chip(_("any of"), names.group(group), state.without_group(group).query) for group in state.groups]
    return single + groups


class Names:
    """What fields and values are called; asks the database once for each kind of name. Only a `user` is told what
    their segments are called.
    """

    def __init__(self, user: User | None = None) -> None:
        self._user = user
        self._own: dict[str, AttributeDefinition] | None = None

    def group(self, group: Conditions) -> str:
        one = _("%(field)s: %(value)s")
        told = ({"field": self.label(condition), "value": self.values(condition)} for condition in group)
        return _(" or ").join(one % words for words in told)

    def label(self, condition: Condition) -> str:
        definition = self._definition(condition)
        return definition.label if definition else _label(condition.name)

    def values(self, condition: Condition) -> str:
        return _(" or ").join(self._value(condition, value) for value in condition.values)

    def _definition(self, condition: Condition) -> AttributeDefinition | None:
        if not condition.name.startswith("a."):
            return None
        if self._own is None:
            self._own = {definition.key: definition for definition in AttributeDefinition.objects.all()}
        return self._own.get(condition.name[2:])

    def _value(self, condition: Condition, value: str) -> str:
        name, definition = condition.name, self._definition(condition)
        if name in filters.DATED or (definition and definition.type == AttributeType.DATE):
            return _when(name, read_when(value)) or value
        if definition and definition.type == AttributeType.YES_NO:
            return _("Yes") if value in ("1", "true", "yes") else _("No")
        if name == "kind":
            return str(dict(Kind.choices)[value])
        if name == "batch":
            # Only of imports may everybody know what they are called.
            imports = Batch.objects.filter(pk=int(value), kind="import")
            return imports.values_list("title", flat=True).first() or value
        if name == "segment" and self._user:
            return segments_for(self._user).filter(pk=int(value)).values_list("name", flat=True).first() or value
        if name == "theme" and self._user:
            theme = themes_for(self._user).filter(pk=int(value)).first()
            return title_of(theme) if theme else value
        return _owner(value) if name == "owner" else value


def _label(name: str) -> str:
    return str(_LABELS.get(name, name.removeprefix("a.")))


def _owner(value: str) -> str:
    known = {"me": _("me"), "none": _("nobody")}
    if value in known:
        return known[value]
    owner = User.objects.filter(pk=int(value)).first() if value.isdigit() else None
    return owner.name if owner else value


def _when(name: str, when: When | None) -> str:
    if when is None:
        return ""
    if when.day:
        sentence = _("before %(day)s") if when.word == "before" else _("after %(day)s")
        return sentence % {"day": formats.day(when.day)}
    if when.word == "none":
        return str(_NONE.get(name, _("empty")))
    sentences = {
        "last": ngettext("in the last %(days)s day", "in the last %(days)s days", when.days),
        "next": ngettext("in the next %(days)s day", "in the next %(days)s days", when.days),
        "not": ngettext("not in the last %(days)s day", "not in the last %(days)s days", when.days),
    }
    return sentences[when.word] % {"days": formats.number(when.days)}
