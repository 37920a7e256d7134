"""Two customers side by side, line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.customers.models import Customer
from farley.web import formats
from farley.web.customers.page import CustomerPage, customer_page


@dataclass(frozen=True)
class Line:
    """One line: the values of both customers; `is_same` where both have one in common."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    is_telling: bool = True

    @property
    def is_same(self) -> bool:
        """Whether both have a value in common that says something: most are persons, and many were added on one day."""
        return self.is_telling and bool(set(self.left) & set(self.right))


def compared(pair: tuple[Customer, Customer], user: User, *, at: datetime) -> list[Line]:
    """What is known of both, without the lines where neither has anything."""
    left, right = (customer_page(customer, user, at=at) for customer in pair)
    lines = [Line(label, _values(left, read), _values(right, read)) for label, read in _reads(left)]
    lines += [Line(label, _values(left, read), _values(right, read), is_telling=False) for label, read in _plain()]
    return [line for line in lines if line.left or line.right]


Read = Callable[[CustomerPage], list[str]]


def _plain() -> list[tuple[str, Read]]:
    """What is shown, and says nothing for or against."""
    return [
        (_("Kind"), lambda p: [p.customer.get_kind_display()]),
        (_("Added"), lambda p: [formats.day(p.customer.created_at)]),
    ]


def _reads(page: CustomerPage) -> list[tuple[str, Read]]:
    """What is compared, in order: label, and how it is read from a page."""
    return [
        (_("Reading"), lambda p: [p.customer.reading]),
        (_("Mail address"), lambda p: _reach(p, "email")),
        (_("Phone"), lambda p: _reach(p, "phone")),
        (_("Numbers"), lambda p: [f"{number.value} ({number.label})" for number in p.numbers if number.label]),
        (_("Address"), lambda p: [str(address) for address in p.addresses]),
        (_("Works for"), lambda p: [p.employer.other.name] if p.employer else []),
        *((fact.definition.label, _fact(fact.definition.key)) for fact in page.facts),
        (_("Tags"), lambda p: list(p.tags)),
    ]


def _reach(page: CustomerPage, kind: str) -> list[str]:
    return [reach.identifier.value for reach in page.reach if reach.identifier.kind == kind]


def _fact(key: str) -> Read:
    return lambda page: [fact.shown for fact in page.facts if fact.definition.key == key and fact.value is not None]


def _values(page: CustomerPage, read: Read) -> tuple[str, ...]:
    return tuple(value for value in read(page) if value)
