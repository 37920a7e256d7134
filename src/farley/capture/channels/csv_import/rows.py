"""What one row says, by a confirmed mapping: a customer, a line of an order, or something that happened."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Keyed
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NoReturn
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from farley.analysis.identity import normalise_email, read_company
from farley.base.errors import Invalid
from farley.capture.arrivals import Arrival, Occurred
from farley.capture.channels.csv_import.fields import FIELDS
from farley.capture.channels.csv_import.mapping import Column, Mapping
from farley.capture.channels.csv_import.reading import Row
from farley.capture.channels.csv_import.values import DateStyle, read_amount, read_date, tells_time
from farley.commerce.actions import LineDraft
from farley.customers.countries import country_code
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import AttributeDefinition, IdentifierKind, Kind, NameOrder
from farley.customers.models.attribute import AttributeType
from farley.customers.rules import checked_value
from farley.timeline import kinds
from farley.timeline.models import Direction, Learned

_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_COMPANY = re.compile(r"\b(?:ltd|inc|gmbh|plc|llc|llp|corp|corporation|limited|b\.?v|co)\.?$", re.IGNORECASE)
_KINDS: tuple[tuple[type[kinds.Kind], re.Pattern[str]], ...] = (
    (kinds.Email, re.compile(r"mail|メール|邮件|郵件", re.IGNORECASE)),
    (kinds.Call, re.compile(r"call|phone|\btel|電話|通話|架電|入電|电话|通话|来电|來電", re.IGNORECASE)),
    (
        kinds.Meeting,
        re.compile(r"meet|visit|demo|訪問|面談|打合|商談|会議|来店|拜访|会议|面谈|會議|到店", re.IGNORECASE),
    ),
    (kinds.Message, re.compile(r"chat|message|sms|line|チャット|メッセージ|微信|短信|消息|訊息", re.IGNORECASE)),
)
# Numbers that begin so were made here, from the content of a row that had none.
MADE_UP = "row:"
LARGEST = Decimal(10) ** 11
ORDER_FIELDS = frozenset(field.name for field in FIELDS if field.contents == ("orders",))
_OUT = re.compile(r"out|sent|発信|送信|架電|发出|拨出|呼出", re.IGNORECASE)
_IN = re.compile(r"\bin|receiv|受信|入電|着信|接收|来电|呼入", re.IGNORECASE)


class RowRefused(Exception):
    """This row cannot become a record: why, and which column is to blame ("" if it is none alone)."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column


class NobodyNamed(Exception):
    """The row names no customer: it is passed over."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What rows mean beyond their cells: whose customer numbers these are, when it is now, what is defined here.

    `owners` are users by mail address and name, `attributes` the definitions by the header of their column. `repeated`
    holds the fingerprints of rows that occur more than once in the file: only those have to be counted.
    """

    numbers_of: str
    at: datetime
    header: tuple[str, ...]
    region: str = ""
    owners: Keyed[str, int] = field(default_factory=dict)
    attributes: Keyed[str, AttributeDefinition] = field(default_factory=dict)
    repeated: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order, not yet put together with the others."""

    who: CustomerDraft
    number: str
    placed_at: datetime
    has_time: bool
    currency: str
    line: LineDraft
    amount: Decimal


class RowReader:
    """Reads rows by a mapping. It counts rows that repeat, so one reader has to see a file from its first row on."""

    def __init__(self, mapping: Mapping, setting: Setting) -> None:
        self.mapping = mapping
        self.setting = setting
        self.zone = ZoneInfo(mapping.zone)
        self.fallbacks = {fallback.field: fallback.value for fallback in mapping.fallbacks}
        self.columns: dict[str, list[Column]] = {}
        self.seen: dict[int, int] = {}
        self.last_who: tuple[tuple[str, ...], CustomerDraft] | None = None
        for column in mapping.columns:
            if column.field:
                self.columns.setdefault(column.field, []).append(column)
        self.who_columns = [c.index for name, cs in self.columns.items() if name not in ORDER_FIELDS for c in cs]
        self.attributes = [c for name, cs in self.columns.items() if name.startswith("attribute:") for c in cs]

    def customer(self, row: Row) -> Arrival:
        """The customer whom a row describes, with the note that stands beside them.

        Raises RowRefused, NobodyNamed.
        """
        who = self._who(row)
        if not (who.name or who.family_name or who.given_name or who.identifiers):
            raise NobodyNamed
        employer = self._text(row, "organisation") if who.kind == Kind.PERSON else ""
        role = " ".join(filter(None, (self._text(row, "department"), self._text(row, "job_title"))))
        return Arrival(who, self._note(row, who), existing=self.mapping.existing, employer=employer, role=role)

    def order_line(self, row: Row) -> OrderLine:
        """The line of an order that a row describes.

        Raises RowRefused, NobodyNamed.
        """
        who = self._same_who(row)
        if not (who.name or who.family_name or who.given_name or who.identifiers):
            raise NobodyNamed
        placed_at, has_time = self._when(row, "ordered_at")
        quantity, currency = self._number(row, "quantity")
        unit_price, currency_of_price = self._number(row, "unit_price")
        amount, currency_of_amount = self._number(row, "amount")
        quantity = Decimal(1) if quantity is None else quantity
        if unit_price is None:
            unit_price = (amount or Decimal(0)) / (quantity or Decimal(1))
        sku = self._text(row, "product_key")
        name = self._text(row, "product_name")
        currency = self._currency(row, currency_of_amount or currency_of_price or currency)
        return OrderLine(
            who=who,
            number=self._text(row, "order_key") or self._made_up_key(row),
            placed_at=placed_at,
            has_time=has_time,
            currency=currency,
            line=LineDraft(
                sku or name[:120],
                quantity,
                unit_price.quantize(Decimal("0.0001")),
                name,
                self._unit_cost(row, currency),
            ),
            amount=quantity * unit_price if amount is None else amount,
        )

    def interaction(self, row: Row) -> Arrival:
        """What happened by a row's account.

        Raises RowRefused, NobodyNamed.
        """
        who = self._who(row)
        if not (who.name or who.family_name or who.given_name or who.identifiers):
            raise NobodyNamed
        what = self._kind(row)
        happened_at, has_time = self._when(row, "happened_at")
        occurred = Occurred(
            what=what,
            channel=self._text(row, "channel")[:30] or what.name,
            happened_at=happened_at,
            has_time=has_time,
            external_id=self._text(row, "interaction_key")[:200] or self._made_up_key(row),
            direction=self._direction(row),
            title=self._text(row, "subject"),
            text=self._text(row, "text"),
            learned_how=Learned.SAID if what.is_said else Learned.SEEN,
        )
        return Arrival(who, occurred)

    def fingerprint(self, row: Row) -> int:
        """A number that stands for the content of a row."""
        return int.from_bytes(hashlib.blake2b("\x1f".join(row.cells).encode(), digest_size=8).digest(), "big")

    def pass_over(self, row: Row) -> None:
        """Take note of a row that was dealt with before, so that equal ones after it are counted on."""
        if self.setting.repeated and not row.problem:
            self._made_up_key(row)

    def _same_who(self, row: Row) -> CustomerDraft:
        """Whom the row names; the lines of one order mostly name the same, so that one look is enough."""
        told = tuple(row.cells[index] for index in self.who_columns)
        if self.last_who is None or self.last_who[0] != told:
            self.last_who = (told, self._who(row))
        return self.last_who[1]

    def _who(self, row: Row) -> CustomerDraft:
        person = self._person(row)
        organisation = self._text(row, "organisation")
        address = self._address(row)
        is_organisation = not any(person) and bool(organisation)
        name, family, given = person
        if is_organisation:
            name, family, given = organisation, "", ""
        elif name and is_company(name):
            is_organisation = True
        return CustomerDraft(
            kind=Kind.ORGANISATION if is_organisation else Kind.PERSON,
            name=name,
            family_name=family,
            given_name=given,
            name_order=self._name_order(family),
            reading=self._reading(row),
            attributes=self._attributes(row),
            identifiers=tuple(self._identifiers(row)),
            addresses=(address,) if address else (),
            tags=tuple(tag.strip()[:80] for tag in re.split(r"[;,、，|]", self._text(row, "tags")) if tag.strip()),
            owner_id=self.setting.owners.get(self._text(row, "owner").casefold()),
            region=self.setting.region,
        )

    def _person(self, row: Row) -> tuple[str, str, str]:
        """Whole name, family name, given name; a whole name of two words is taken apart in the order of its script."""
        family, given = self._text(row, "family_name"), self._text(row, "given_name")
        name = self._text(row, "name")
        if family or given or not name or is_company(name):
            return "" if family or given else name, family, given
        if "," in name and name.isascii():
            family, _comma, given = (part.strip() for part in name.partition(","))
            return "", family, given
        words = name.split()
        if len(words) != 2:
            return name, "", ""
        family_first = self.mapping.name_order == "family_first" or (
            self.mapping.name_order == "by_script" and _CJK.search(name) is not None
        )
        return ("", words[0], words[1]) if family_first else ("", words[1], words[0])

    def _name_order(self, family: str) -> str:
        if not family or self.mapping.name_order == "by_script":
            return ""
        return NameOrder.FAMILY_FIRST if self.mapping.name_order == "family_first" else NameOrder.GIVEN_FIRST

    def _reading(self, row: Row) -> str:
        parts = (self._text(row, "family_reading"), self._text(row, "given_reading"))
        return self._text(row, "reading") or " ".join(filter(None, parts))

    def _identifiers(self, row: Row) -> list[IdentifierDraft]:
        found = []
        if number := self._key(row, "customer_key"):
            found.append(IdentifierDraft(IdentifierKind.EXTERNAL_ID, number, self.setting.numbers_of))
        if user_id := self._key(row, "user_id"):
            found.append(IdentifierDraft(IdentifierKind.USER_ID, user_id))
        found += [IdentifierDraft(IdentifierKind.EMAIL, address) for address in self._emails(row)]
        for name, label in (("phone", ""), ("mobile", "mobile"), ("fax", "fax")):
            found += [IdentifierDraft(IdentifierKind.PHONE, value, label) for value in self._texts(row, name)]
        found += [IdentifierDraft(IdentifierKind.URL, value) for value in self._texts(row, "url")]
        return found

    def _emails(self, row: Row) -> list[str]:
        addresses = []
        for column in self.columns.get("email", ()):
            for value in re.split(r"[;,\s]+", row.cells[column.index]):
                if value and normalise_email(value) is None:
                    self._refuse(_("“%(value)s” is not a mail address."), value, column)
                addresses += [value] if value else []
        return addresses

    def _address(self, row: Row) -> AddressDraft | None:
        country = self._text(row, "country")
        code = country_code(country) if country else ""
        street = " ".join(filter(None, (self._text(row, "street"), self._text(row, "street_more"))))
        region = self._text(row, "region") or ("" if code else country)
        parts = (self._text(row, "postal_code")[:20], region[:120], self._text(row, "city")[:120], street[:300])
        return AddressDraft("", code, *parts) if code or any(parts) else None

    def _attributes(self, row: Row) -> dict[str, object]:
        values: dict[str, object] = {}
        for column in self.attributes:
            definition = self.setting.attributes.get(column.field.removeprefix("attribute:"))
            value = row.cells[column.index].strip()
            if definition and value:
                try:
                    values[definition.key] = checked_value(definition, self._as_typed(definition, value, column))
                except Invalid as error:
                    raise RowRefused(str(error), self.setting.header[column.index]) from error
        return values

    def _as_typed(self, definition: AttributeDefinition, value: str, column: Column) -> object:
        """A date of a field of one's own may be written as in any other column."""
        if definition.type != AttributeType.DATE:
            return value
        found = read_date(value, column.date_style or DateStyle(), self.zone)
        return found.date() if found else value

    def _note(self, row: Row, who: CustomerDraft) -> Occurred | None:
        text = self._text(row, "note")
        if not text:
            return None
        known_by = who.identifiers[0].value if who.identifiers else f"{who.name}{who.family_name}{who.given_name}"
        digest = hashlib.blake2b(f"{known_by}\x1f{text}".encode(), digest_size=16).hexdigest()
        return Occurred(kinds.Note(), "import", self.setting.at, f"note:{digest}", text=text, learned_how=Learned.SAID)

    def _kind(self, row: Row) -> kinds.Kind:
        told = self._text(row, "kind") or self._text(row, "channel")
        return next((kind() for kind, words in _KINDS if words.search(told)), kinds.Note())

    def _direction(self, row: Row) -> str:
        told = self._text(row, "direction")
        if _OUT.search(told):
            return Direction.OUT
        return Direction.IN if _IN.search(told) else Direction.NONE

    def _currency(self, row: Row, written: str) -> str:
        told = self._text(row, "currency")
        amount = read_amount(f"1 {told}") if told else None
        return (amount.currency if amount else told.upper()[:3]) or written or self.mapping.currency

    def _made_up_key(self, row: Row) -> str:
        """A key from the row's content, the same whenever the file comes again; equal rows are told apart by count."""
        print_ = self.fingerprint(row)
        if print_ not in self.setting.repeated:
            return f"{MADE_UP}{print_:016x}"
        self.seen[print_] = self.seen.get(print_, 0) + 1
        return f"{MADE_UP}{print_:016x}:{self.seen[print_]}"

    def _when(self, row: Row, name: str) -> tuple[datetime, bool]:
        """The moment in a column, and whether it tells a time of day."""
        column = self.columns[name][0]
        value, style = row.cells[column.index], column.date_style or DateStyle()
        found = read_date(value, style, self.zone)
        if found is None:
            self._refuse(_("“%(value)s” is not a date."), value, column)
        return found, tells_time(value, style)

    def _number(self, row: Row, name: str) -> tuple[Decimal | None, str]:
        columns = self.columns.get(name)
        if not columns or not row.cells[columns[0].index].strip():
            return None, ""
        value = row.cells[columns[0].index]
        found = read_amount(value, columns[0].decimal_comma)
        if found is None:
            self._refuse(_("“%(value)s” is not a number."), value, columns[0])
        if abs(found.value) >= LARGEST:
            self._refuse(_("“%(value)s” is too large."), value, columns[0])
        return found.value, found.currency

    def _unit_cost(self, row: Row, currency: str) -> Decimal | None:
        """What one of the product cost us; a cost that cannot be held against the price is refused."""
        cost, written = self._number(row, "unit_cost")
        if cost is None:
            return None
        column = self.columns["unit_cost"][0]
        if cost < 0:
            self._refuse(_("“%(value)s” is no cost: it is below 0."), row.cells[column.index], column)
        if written and currency and written != currency:
            self._refuse(_("“%(value)s” is in another currency than the price."), row.cells[column.index], column)
        return cost.quantize(Decimal("0.0001"))

    def _refuse(self, message: str, value: str, column: Column) -> NoReturn:
        raise RowRefused(message % {"value": value.strip()[:100]}, self.setting.header[column.index])

    def _key(self, row: Row, name: str) -> str:
        """An id; spreadsheets make 17850 into 17850.0, which means the same."""
        value = self._text(row, name)
        return value[:-2] if value.endswith(".0") and value[:-2].isdigit() else value

    def _text(self, row: Row, name: str) -> str:
        columns = self.columns.get(name)
        value = row.cells[columns[0].index].strip() if columns else ""
        if not value:
            return self.fallbacks.get(name, "")
        # Farley's own error file writes formulas with an apostrophe before them.
        return value[1:].strip() if value.startswith(("'=", "'+", "'-", "'@", "'\t", "'\r")) else value

    def _texts(self, row: Row, name: str) -> list[str]:
        values = (row.cells[column.index].strip() for column in self.columns.get(name, ()))
        return [value for value in values if value]


def is_company(name: str) -> bool:
    """Whether a name carries a legal form, as organisations' names do."""
    return _COMPANY.search(name) is not None if name.isascii() else bool(read_company(name).form)
