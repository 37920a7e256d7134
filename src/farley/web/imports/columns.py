"""The step of the wizard in which columns get their meaning: what it shows, and what a person decided."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast, get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.base.access import has_role
from farley.base.accounts import Role, User
from farley.base.errors import Invalid
from farley.capture.channels.csv_import.fields import CONTENTS, Content, fields_of
from farley.capture.channels.csv_import.mapping import (
    FALLBACKS,
    Column,
    Fallback,
    Guess,
    Mapping,
    NameOrder,
    Proposal,
)
from farley.capture.channels.csv_import.values import DateStyle, read_date
from farley.customers.models import AttributeDefinition
from farley.customers.models.attribute import AttributeType
from farley.timeline.words import CHANNELS, channel_name, kind_name
from farley.web import choices, formats
from farley.web.imports.wording import Choices

NEW = "new"
ATTRIBUTE = "attribute:"
_CERTAIN = 0.9
# A choice would need its choices, and money its currency, first: those are defined in the settings.
NEW_TYPES = (AttributeType.TEXT, AttributeType.NUMBER, AttributeType.YES_NO, AttributeType.URL)
NAME_ORDERS = (
    ("by_script", gettext_lazy("As usual in the script it is written in")),
    ("family_first", gettext_lazy("Family name first")),
    ("given_first", gettext_lazy("Given name first")),
)


@dataclass(frozen=True)
class DateQuestion:
    """A date that can be read in two ways: as somebody wrote it, and both readings in the reader's words."""

    written: str
    day_first: str
    month_first: str
    answer: str


@dataclass(frozen=True)
class ColumnRow:
    """One column on the page: what stands in it, and what it is taken for."""

    guess: Guess
    chosen: str
    new_name: str
    new_type: str
    may_define: bool
    question: DateQuestion | None

    @property
    def why(self) -> str:
        """Why this was proposed, where the reader is to look twice."""
        is_certain = self.guess.confidence >= _CERTAIN or self.chosen != self.guess.column.field
        return "" if is_certain else _(self.guess.why)


def rows_of(proposal: Proposal, mapping: Mapping, user: User) -> list[ColumnRow]:
    """The columns as the page shows them: those of the mapping, with what is known of each from the proposal."""
    known = set(AttributeDefinition.objects.filter(retired_at=None).values_list("label", flat=True))
    may_define = has_role(user, Role.MANAGER)
    columns = {column.index: column for column in mapping.columns}
    return [_row(guess, columns.get(guess.column.index, guess.column), known, may_define) for guess in proposal.guesses]


def _row(guess: Guess, column: Column, known: set[str], may_define: bool) -> ColumnRow:
    chosen, new_name = column.field, guess.header
    if column.field.startswith(ATTRIBUTE) and column.field.removeprefix(ATTRIBUTE) not in known:
        new_name = column.field.removeprefix(ATTRIBUTE)
        chosen = NEW if may_define else ""
    return ColumnRow(guess, chosen, new_name, column.new_type or guess.kind, may_define, _question(guess, column))


def _question(guess: Guess, column: Column) -> DateQuestion | None:
    """Ask only where the values leave it open."""
    if guess.dates is None or not guess.dates.is_ambiguous:
        return None
    told = column.date_style
    answer = "" if told is None or told.is_ambiguous else "day" if told.day_first else "month"
    written = max(guess.samples, key=_is_telling)
    day_first, month_first = (read_date(written, DateStyle(day_first=first), UTC) for first in (True, False))
    return DateQuestion(written, _told(day_first), _told(month_first), answer)


def _is_telling(sample: str) -> bool:
    """01/01/2025 is the same day both ways; 01/02/2025 is not."""
    return read_date(sample, DateStyle(day_first=True), UTC) != read_date(sample, DateStyle(), UTC)


def _told(moment: datetime | None) -> str:
    return formats.day(moment.date()) if moment else ""


def attribute_choices() -> Choices:
    """The team's own fields that a column may fill."""
    labels = AttributeDefinition.objects.filter(retired_at=None).values_list("label", flat=True)
    return [(f"{ATTRIBUTE}{label}", label) for label in labels]


@dataclass(frozen=True)
class FallbackField:
    """A field that may be the same for all rows; without choices it is typed."""

    name: str
    label: str
    value: str
    choices: Choices


def fallback_fields(mapping: Mapping) -> list[FallbackField]:
    """What may be the same for all rows, with what was said so far."""
    said = {fallback.field: fallback.value for fallback in mapping.fallbacks}
    offered = _fallback_choices()
    return [
        FallbackField(name, offered[name][0], said.get(name, ""), offered[name][1])
        for name in FALLBACKS[mapping.content]
    ]


def _fallback_choices() -> dict[str, tuple[str, Choices]]:
    people = User.objects.filter(is_active=True).order_by("name").values_list("email", "name")[:200]
    kinds = [(name, kind_name(name)) for name in ("note", "call", "meeting", "email", "message")]
    channels = [(name, channel_name(name)) for name in CHANNELS]
    directions = [("in", _("They turned to us")), ("out", _("We turned to them"))]
    return {
        "tags": (_("Tags"), []),
        "owner": (_("Owner"), list(people)),
        "country": (_("Country"), choices.countries()),
        "kind": (_("Kind of interaction"), kinds),
        "channel": (_("Channel"), channels),
        "direction": (_("Direction"), directions),
    }


def read_content(words_: Words[str, str], usual: Content) -> Content:
    """What the file holds, by the address or the form; what makes no sense leaves it as it is."""
    asked = words_.get("content", "")
    return next((content for content in CONTENTS if content == asked), usual)


def read_mapping(form: Words[str, str], proposal: Proposal, before: Mapping, user: User) -> Mapping:
    """The mapping that a person has put together.

    Raises Invalid where a date is left open, or a new field has no name.
    """
    order = form.get("name_order", before.name_order)
    return replace(
        before,
        content=proposal.content,
        columns=tuple(_read_column(form, guess, proposal.content, user) for guess in proposal.guesses),
        zone=_one_of(form.get("zone", ""), choices.time_zones(), before.zone),
        currency=_one_of(form.get("currency", ""), choices.currencies(), before.currency),
        name_order=cast("NameOrder", order) if order in get_args(NameOrder) else before.name_order,
        fallbacks=_read_fallbacks(form, proposal.content),
    )


def _read_column(form: Words[str, str], guess: Guess, content: Content, user: User) -> Column:
    index = guess.column.index
    chosen = form.get(f"field-{index}", "")
    if chosen == NEW:
        return _new_attribute(form, guess, user)
    values = {field.name: field.value for field in fields_of(content)}
    if values.get(chosen) == "date":
        return Column(index, chosen, _read_style(form, guess))
    if chosen.startswith(ATTRIBUTE) and guess.dates and _is_date(chosen.removeprefix(ATTRIBUTE)):
        return Column(index, chosen, _read_style(form, guess))
    return Column(index, chosen, decimal_comma=guess.decimal_comma and values.get(chosen) == "number")


def _new_attribute(form: Words[str, str], guess: Guess, user: User) -> Column:
    if not has_role(user, Role.MANAGER):
        raise Invalid(_("Only managers and administrators may add fields. Leave the column out, or ask one of them."))
    index = guess.column.index
    label = " ".join(form.get(f"name-{index}", "").split())[:120]
    if not label:
        raise Invalid(_("Give the new field for the column “%(name)s” a name.") % {"name": guess.header})
    type_ = form.get(f"type-{index}", "")
    style = _read_style(form, guess) if type_ == AttributeType.DATE and guess.dates else None
    return Column(index, f"{ATTRIBUTE}{label}", style, new_type=type_ if type_ in NEW_TYPES else AttributeType.TEXT)


def _is_date(label: str) -> bool:
    return AttributeDefinition.objects.filter(label=label, retired_at=None, type=AttributeType.DATE).exists()


def _read_style(form: Words[str, str], guess: Guess) -> DateStyle:
    style = guess.dates or DateStyle()
    if not style.is_ambiguous:
        return style
    answer = form.get(f"dates-{guess.column.index}", "")
    if answer not in ("day", "month"):
        message = _("Say for the column “%(name)s” whether the day or the month comes first.")
        raise Invalid(message % {"name": guess.header})
    return replace(style, day_first=answer == "day", is_ambiguous=False)


def _read_fallbacks(form: Words[str, str], content: Content) -> tuple[Fallback, ...]:
    said = ((name, form.get(f"all-{name}", "").strip()[:200]) for name in FALLBACKS[content])
    return tuple(Fallback(name, value) for name, value in said if value)


def _one_of(value: str, offered: Choices, otherwise: str) -> str:
    return value if value in {key for key, _label in offered} else otherwise
