"""The settings' own menu: everybody sees the pages that their role may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from farley.base.access import has_role
from farley.base.accounts import Role, User


@dataclass(frozen=True)
class Section:
    """One page of the settings: the role that may open it, and the heading it stands under."""

    label: str | Promise
    icon: str
    url_name: str
    role: Role = Role.READER


@dataclass(frozen=True)
class MenuLink:
    """A section as one user sees it."""

    label: str | Promise
    icon: str
    url: str
    is_current: bool


SECTIONS = (
    Section(_("Profile"), "person", "profile"),
    Section(_("Signing in"), "lock", "mfa_index"),
    Section(_("Organisation"), "organisation", "organisation", Role.ADMIN),
    Section(_("Users"), "people", "users", Role.MANAGER),
    Section(_("Teams"), "team", "teams", Role.MANAGER),
    Section(_("Custom fields"), "list", "fields", Role.MANAGER),
    Section(_("Tags"), "tag", "tags", Role.MANAGER),
    Section(_("API keys"), "key", "api-keys", Role.MEMBER),
    Section(_("Language model"), "insights", "language-model", Role.ADMIN),
    Section(_("Trash"), "delete", "trash"),
    Section(_("Audit log"), "history", "audit", Role.ADMIN),
    Section(_("Sample data"), "database", "sample-data", Role.ADMIN),
)


def menu_for(user: User, path: str) -> list[MenuLink]:
    """The links that a user sees, with the one marked under which `path` lies."""
    links = [(section, _address(section.url_name)) for section in SECTIONS if has_role(user, section.role)]
    within = max((url for _section, url in links if url and path.startswith(url)), key=len, default="")
    return [MenuLink(section.label, section.icon, url, url == within) for section, url in links if url]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:  # a page that is not there yet has no entry
        return ""
