"""Propose what a table holds (customers, orders, interactions) and what its columns mean, from headers and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from farley.capture.channels.csv_import.fields import CONTENTS, Content, Field, _, fields_of, likeness
from farley.capture.channels.csv_import.reading import Layout, Row
from farley.capture.channels.csv_import.values import (
    DateStyle,
    find_date_style,
    find_serial_style,
    is_yes_or_no,
    read_amount,
    uses_decimal_comma,
)

NameOrder = Literal["by_script", "family_first", "given_first"]
Existing = Literal["update", "skip", "fill"]
Kind = Literal["text", "number", "yes_no"]
SHORTEST_PROOF = 0.5
# What may be the same for all rows.
FALLBACKS: dict[Content, tuple[str, ...]] = {
    "customers": ("tags", "owner", "country"),
    "orders": ("tags", "owner", "country"),
    "interactions": ("kind", "channel", "direction", "tags", "owner"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What one column means. `field` is "" for a column left out, "attribute:NAME" for a custom attribute.

    `new_type` is the type of an attribute that the run is to define.
    """

    index: int
    field: str
    date_style: DateStyle | None = None
    decimal_comma: bool = False
    new_type: str = ""


@dataclass(frozen=True, slots=True)
class Fallback:
    """What a field is where its cell is empty, or no column means it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a table is to be read as records: the decision a person confirms, and a run keeps.

    `zone` is for dates that name none, `currency` for amounts without one. `existing` says what happens to customers
    who are known already: "update" them, "fill" only what is empty, or "skip" them.
    """

    content: Content
    columns: tuple[Column, ...]
    zone: str = "UTC"
    currency: str = ""
    name_order: NameOrder = "by_script"
    existing: Existing = "update"
    fallbacks: tuple[Fallback, ...] = ()

    def column(self, field: str) -> Column | None:
        """The first column that means this field."""
        return next((column for column in self.columns if column.field == field), None)


@dataclass(frozen=True, slots=True)
class Guess:
    """A column with what it seems to mean, how sure that is (0 to 1), why in words, and some of its values.

    `kind`, `dates` and `decimal_comma` are what its values look like, should a person decide for another meaning.
    """

    column: Column
    header: str
    confidence: float
    why: str
    samples: tuple[str, ...]
    notes: tuple[str, ...] = ()
    kind: Kind = "text"
    dates: DateStyle | None = None
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file seems to hold. `missing` says in words what such a file needs and this one lacks."""

    content: Content
    confidence: float
    guesses: tuple[Guess, ...]
    missing: tuple[str, ...]

    def mapping(self, zone: str = "UTC", currency: str = "") -> Mapping:
        """The proposal as a mapping to confirm."""
        return Mapping(self.content, tuple(guess.column for guess in self.guesses), zone, currency)


def propose(layout: Layout, rows: Sequence[Row], content: Content | None = None) -> Proposal:
    """The most fitting reading of a table; with `content` given, the best columns for that content."""
    columns = _sampled(layout, rows)
    proposals = [_propose_as(wanted, columns) for wanted in ([content] if content else CONTENTS)]
    return max(proposals, key=lambda proposal: (not proposal.missing, proposal.confidence))


@dataclass(frozen=True, slots=True)
class _Sampled:
    """A column with its header and values, and what kinds of value it can be."""

    index: int
    header: str
    has_name: bool
    values: tuple[str, ...]
    date_style: DateStyle | None
    decimal_comma: bool
    shares: dict[str, float]


def _sampled(layout: Layout, rows: Sequence[Row]) -> list[_Sampled]:
    usable = [row.cells for row in rows if not row.problem]
    columns = []
    for index, header in enumerate(layout.header):
        values = tuple(cells[index].strip() for cells in usable if cells[index].strip())
        comma = uses_decimal_comma(values)
        columns.append(
            _Sampled(index, header, layout.has_header, values, find_date_style(values), comma, _shares(values, comma))
        )
    return columns


def _shares(values: tuple[str, ...], decimal_comma: bool) -> dict[str, float]:
    """Which share of the values looks like a mail address, a phone number, a web address, a number."""
    tests: dict[str, Callable[[str], object]] = {
        "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+").fullmatch,
        "phone": re.compile(r"\+?[\d０-９(][\d０-９()\s./ー－-]{7,19}").fullmatch,
        "url": re.compile(r"(?:https?://|www\.)\S+").fullmatch,
        "number": lambda value: read_amount(value, decimal_comma),
        "fraction": re.compile(r"\D*\d+[.,]\d{1,2}\D*").fullmatch,
        "code": re.compile(r"0\d+|[A-Z]{1,4}-?\d{3,}").fullmatch,
    }
    return {
        name: sum(test(value) is not None for value in values) / len(values) if values else 0.0
        for name, test in tests.items()
    }


def _propose_as(content: Content, columns: list[_Sampled]) -> Proposal:
    chosen: dict[int, tuple[Field, float]] = {}
    taken: set[str] = set()
    for score, column, field in _candidates(content, columns):
        if column.index not in chosen and (field.many or field.name not in taken):
            chosen[column.index] = (field, score)
            taken.add(field.name)
    guesses = tuple(_guess(column, chosen.get(column.index), content) for column in columns)
    mapped = [guess.confidence for guess in guesses if guess.confidence]
    telling = [score for field, score in chosen.values() if field.contents == (content,)]
    confidence = (sum(mapped) + 2 * sum(telling)) / (len(columns) + 2 * len(telling)) if columns else 0.0
    return Proposal(content, round(confidence, 3), guesses, tuple(missing_from(content, taken)))


def _candidates(content: Content, columns: list[_Sampled]) -> list[tuple[float, _Sampled, Field]]:
    scored = [(_score(column, field), column, field) for column in columns for field in fields_of(content)]
    likely = [candidate for candidate in scored if candidate[0] >= SHORTEST_PROOF]
    return sorted(likely, key=lambda candidate: (-candidate[0], candidate[1].index))


def _score(column: _Sampled, field: Field) -> float:
    """Header and values together. Values of the wrong kind rule a meaning out; without a header they decide alone."""
    by_name = likeness(column.header, field) if column.has_name else 0.0
    by_value = _value_score(column, field)
    if column.values and field.value != "text" and by_value == 0.0:
        return 0.0
    if field.name == "happened_at" and column.has_name and _OF_A_CUSTOMER.search(column.header):
        return 0.0
    if field.name == "unit_cost" and column.has_name and _OF_ANOTHER_COST.search(column.header):
        return 0.0
    if by_name:
        return min(1.0, by_name + (0.04 * by_value if field.value != "text" else 0.0))
    return _BY_VALUE_ALONE.get(field.name, 0.0) * by_value


# Dates on which nothing happened but that somebody was taken down or born.
_OF_A_CUSTOMER = re.compile(
    r"created|regist|sign.?up|joined|birth|登録|入会|作成日|生年|誕生|注册|注冊|加入|创建|建立|生日", re.IGNORECASE
)
# What it cost to bring it, or all of it together, is not what one of it cost.
_OF_ANOTHER_COST = re.compile(
    r"ship|deliver|freight|carriage|postage|handling|transport|labou?r|\btax|total|sum\b|"
    r"送料|配送|運送|輸送|人件|合計|総|率|运|物流|人工|总|合计|運|總",
    re.IGNORECASE,
)

# How sure a meaning is when nothing but the values speaks for it.
_BY_VALUE_ALONE = {
    "email": 0.9, "phone": 0.65, "url": 0.8, "ordered_at": 0.8, "happened_at": 0.8, "amount": 0.7, "quantity": 0.55,
    "customer_key": 0.6, "text": 0.6,
}  # fmt: skip


def _value_score(column: _Sampled, field: Field) -> float:
    shares = column.shares
    if field.value == "date":
        is_serial = column.has_name and find_serial_style(column.values) is not None
        return 1.0 if column.date_style or is_serial else 0.0
    if field.value == "phone":
        return shares["phone"] if column.date_style is None and shares["phone"] >= 0.5 else 0.0
    if field.value == "number":
        return _number_score(column, field)
    if field.value != "text":
        return shares[field.value] if shares[field.value] >= 0.5 else 0.0
    if field.name == "customer_key":
        return shares["code"]
    if field.name == "text":
        return 1.0 if column.values and sum(map(len, column.values)) / len(column.values) > 40 else 0.0
    return 0.0


def _number_score(column: _Sampled, field: Field) -> float:
    if column.shares["number"] < 0.8 or (column.date_style and not column.has_name) or column.shares["code"] > 0.5:
        return 0.0
    has_fractions = column.shares["fraction"] > 0.3
    return column.shares["number"] * (1.0 if has_fractions == (field.name != "quantity") else 0.9)


def _guess(column: _Sampled, chosen: tuple[Field, float] | None, content: Content) -> Guess:
    seen = Guess(
        Column(column.index, ""),
        column.header,
        0.0,
        _("Nothing known to Farley"),
        samples=tuple(dict.fromkeys(column.values))[:3],
        kind=_kind(column),
        dates=column.date_style or find_serial_style(column.values),
        decimal_comma=column.decimal_comma,
    )
    if chosen is None:
        is_attribute = content == "customers" and column.has_name and bool(column.values)
        own = Column(column.index, f"attribute:{column.header}", seen.dates, new_type=seen.kind)
        return replace(seen, column=own if is_attribute else seen.column)
    field, score = chosen
    why = _("By its header") if column.has_name and likeness(column.header, field) else _("By its values")
    style, notes = None, []
    if field.value == "date":
        style = column.date_style or find_serial_style(column.values) or DateStyle(is_serial=True)
        notes += [_("It does not show whether the day or the month comes first")] if style.is_ambiguous else []
    use = Column(column.index, field.name, style, column.decimal_comma if field.value == "number" else False)
    return replace(seen, column=use, confidence=round(score, 3), why=why, notes=tuple(notes))


def _kind(column: _Sampled) -> Kind:
    if column.shares["number"] == 1.0:
        return "number"
    return "yes_no" if is_yes_or_no(column.values) else "text"


def missing_from(content: Content, taken: set[str]) -> list[str]:
    """What a file of this content needs: somebody, and for orders and interactions a date."""
    missing = []
    names = {"name", "family_name", "given_name", "organisation"}
    if not taken & ({"customer_key", "email", "phone", "mobile"} | names):
        missing.append(_("A column that says who the customer is"))
    if content == "orders" and "ordered_at" not in taken:
        missing.append(_("A column with the date of the order"))
    if content == "orders" and not taken & {"amount", "unit_price", "quantity"}:
        missing.append(_("A column with the amount, the price or the quantity"))
    if content == "interactions" and "happened_at" not in taken:
        missing.append(_("A column that says when it happened"))
    if content == "interactions" and not taken & {"text", "subject"}:
        missing.append(_("A column that says what was said or done"))
    return missing
