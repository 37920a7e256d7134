"""The filters of the list of customers in words: the form that sets them, and the chips that tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.customers.models import AttributeDefinition, Kind
from farley.customers.models.attribute import AttributeType
from farley.teamwork.filters import When, read_when
from farley.understanding.sentences.records import Names, field_label, none_label
from farley.web.customers import listing


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
        _ticked("kind", field_label("kind"), [(str(kind), str(label)) for kind, label in Kind.choices], chosen),
        _ticked("owner", field_label("owner"), owners, chosen),
        _ticked("tag", field_label("tag"), [(tag, tag) for tag in tags], chosen),
        Field("place", field_label("place"), text="".join(chosen.get("place", ())[:1])),
        _timed("created", field_label("created"), ("last", "before", "after"), chosen),
        _timed("contact", field_label("contact"), ("last", "not", "before", "after", "none"), chosen),
        _timed("ordered", field_label("ordered"), ("last", "not", "before", "after", "none"), chosen),
    ]
    if in_segments := [(str(pk), name) for pk, name in segments]:
        found.append(_ticked("segment", field_label("segment"), in_segments, chosen))
    if spoken_of := [(str(pk), name) for pk, name in themes]:
        found.append(_ticked("theme", field_label("theme"), spoken_of, chosen))
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
    none = none_label(name)
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
