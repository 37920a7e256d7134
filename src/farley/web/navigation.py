"""The sidebar: where one can go, and by which key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farley.web.marks import icon


@dataclass(frozen=True)
class NavItem:
    """One entry: its label, icon, address by name, and the letter after g that leads there."""

    label: str | Promise
    icon: str
    url_name: str
    shortcut: str
    is_on_phone: bool = False
    is_at_foot: bool = False


NAVIGATION = (
    NavItem(_("Home"), "home", "home", "h", is_on_phone=True),
    NavItem(_("Customers"), "customers", "customers", "c", is_on_phone=True),
    NavItem(_("Segments"), "people", "segments", "r"),
    NavItem(_("Ask"), "search", "ask", "a"),
    NavItem(_("Insights"), "insights", "insights", "i", is_on_phone=True),
    NavItem(_("Journeys"), "journeys", "journeys", "j"),
    NavItem(_("Reports"), "page", "reports", "p"),
    NavItem(_("Themes"), "quote", "themes", "t"),
    NavItem(_("Scorecard"), "scorecard", "scorecard", "s"),
    NavItem(_("Imports & sources"), "sources", "sources", "m"),
    NavItem(_("Settings"), "settings", "settings", "e", is_at_foot=True),
)


@dataclass(frozen=True)
class Place:
    """A page that one can go to."""

    label: str | Promise
    icon: str
    address: str
    shortcut: str


def places() -> list[Place]:
    """Every page of the sidebar that is there."""
    known = _addresses()
    return [
        Place(item.label, item.icon, known[item.url_name], item.shortcut)
        for item in NAVIGATION
        if item.url_name in known
    ]


@dataclass(frozen=True)
class Navigation:
    """The frame's four lists of links and the keys that lead there, ready for the page."""

    main: SafeString
    foot: SafeString
    phone: SafeString
    phone_more: SafeString
    keys: SafeString


def section_of(path: str) -> str:
    """The name of the entry that the page at `path` lies under, or "" where it lies under none."""
    addresses = _addresses()
    within = [name for name, address in addresses.items() if address != "/" and path.startswith(address)]
    if within:
        return max(within, key=lambda name: len(addresses[name]))
    return next((name for name, address in addresses.items() if path == address), "")


def navigation(section: str) -> Navigation:
    """The links, in the language of the moment, with one of them marked as where one is."""
    return Navigation(
        main=_links([item for item in NAVIGATION if not item.is_at_foot], section, "nav-item"),
        foot=_links([item for item in NAVIGATION if item.is_at_foot], section, "nav-item"),
        phone=_links([item for item in NAVIGATION if item.is_on_phone], section, "nav-bar-item"),
        phone_more=_links([item for item in NAVIGATION if not item.is_on_phone], section, "menu-item"),
        keys=format_html_join(
            "\n",
            '<dt><kbd class="key">g</kbd> <kbd class="key">{}</kbd></dt><dd>{}</dd>',
            ((item.shortcut, item.label) for item in NAVIGATION),
        ),
    )


def _links(items: list[NavItem], section: str, css: str) -> SafeString:
    return format_html_join(
        "\n",
        '<a class="{}" href="{}" data-go="{}"{}>{}<span>{}</span></a>',
        (
            (css, _addresses()[item.url_name], item.shortcut, _current(item, section), icon(item.icon), item.label)
            for item in items
        ),
    )


def _current(item: NavItem, section: str) -> SafeString:
    return SafeString(' aria-current="page"') if item.url_name == section else SafeString("")


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    return {item.url_name: reverse(item.url_name) for item in NAVIGATION}
