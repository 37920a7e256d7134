"""What stands in a customer's record, and what is asked of it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from farley.base import formats
from farley.base.access import Viewer
from farley.base.accounts import User
from farley.base.changes import Batch
from farley.customers.models import AttributeDefinition, Kind
from farley.customers.models.attribute import AttributeType
from farley.teamwork import filters
from farley.teamwork.filters import Condition, Conditions, When, read_when
from farley.understanding.access import segments_for, themes_for
from farley.understanding.queries.entities import called, what_about
from farley.understanding.sentences.themes import title_of

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


def field_label(name: str) -> str:
    """What a field of the record is called; a field of the team's own by its key."""
    return str(_LABELS.get(name, name.removeprefix("a.")))


def none_label(name: str) -> str:
    """What a time is called that is not there: never contacted, no date."""
    return str(_NONE.get(name, _("empty")))


class Names:
    """What fields and values are called; asks the database once for each kind of name, and at once for all the `themes`
    and all that is `mentioned` that will be asked for. Only a `viewer` is told what their segments, themes and
    customers are called.
    """

    def __init__(
        self, viewer: Viewer | None = None, *, themes: Iterable[int] = (), mentioned: Iterable[str] = ()
    ) -> None:
        self._viewer = viewer
        self._awaited = set(themes)
        self._titles: dict[int, str] = {}
        self._awaited_mentioned = set(mentioned)
        self._called: dict[str, str] = {}

    def group(self, group: Conditions) -> str:
        one = _("%(field)s: %(value)s")
        told = ({"field": self.label(condition), "value": self.values(condition)} for condition in group)
        return _(" or ").join(one % words for words in told)

    def label(self, condition: Condition) -> str:
        definition = self._definition(condition)
        return definition.label if definition else field_label(condition.name)

    def values(self, condition: Condition) -> str:
        return _(" or ").join(self._value(condition, value) for value in condition.values)

    def theme(self, number: int) -> str:
        """What a theme is called; its number for who may not see it."""
        if number not in self._titles:
            asked = self._awaited | {number}
            found = themes_for(self._viewer).filter(pk__in=asked) if self._viewer else ()
            self._titles |= {pk: str(pk) for pk in asked} | {theme.pk: title_of(theme) for theme in found}
        return self._titles[number]

    def mentioned(self, about: str) -> str:
        """Who or what is mentioned; a customer's number for who may not see them."""
        if about not in self._called:
            asked = self._awaited_mentioned | {about}
            self._called |= {each: what_about(each).words for each in asked} | called(self._viewer, asked)
        return self._called[about]

    def _definition(self, condition: Condition) -> AttributeDefinition | None:
        if not condition.name.startswith("a."):
            return None
        return self._own.get(condition.name[2:])

    @cached_property
    def _own(self) -> dict[str, AttributeDefinition]:
        return {definition.key: definition for definition in AttributeDefinition.objects.all()}

    @cached_property
    def _segments(self) -> dict[str, str]:
        rows = segments_for(self._viewer).values_list("pk", "name") if self._viewer else ()
        return {str(pk): name for pk, name in rows}

    @cached_property
    def _owners(self) -> dict[str, str]:
        people = {str(pk): name for pk, name in User.objects.values_list("pk", "name")}
        return people | {"me": _("me"), "none": _("nobody")}

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
        if name == "segment":
            return self._segments.get(value, value)
        if name == "theme":
            return self.theme(int(value))
        return self._owners.get(value, value) if name == "owner" else value


def _when(name: str, when: When | None) -> str:
    if when is None:
        return ""
    if when.day:
        sentence = _("before %(day)s") if when.word == "before" else _("after %(day)s")
        return sentence % {"day": formats.day(when.day)}
    if when.word == "none":
        return none_label(name)
    sentences = {
        "last": ngettext("in the last %(days)s day", "in the last %(days)s days", when.days),
        "next": ngettext("in the next %(days)s day", "in the next %(days)s days", when.days),
        "not": ngettext("not in the last %(days)s day", "not in the last %(days)s days", when.days),
    }
    return sentences[when.word] % {"days": formats.number(when.days)}
