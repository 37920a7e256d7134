"""The sidebar."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class NavItem:
    """One entry: its label, icon, address by name, and the letter after g that leads there."""

    label: str | Promise
    icon: str
    url_name: str
    shortcut: str


NAVIGATION = (
    NavItem(_("Home"), "home", "home", "h"),
    NavItem(_("Customers"), "customers", "customers", "c"),
)
