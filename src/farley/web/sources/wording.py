"""Words of sources as readers see them: channels, and why two customers may be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANNELS: dict[str, tuple[Promise, str]] = {
    "csv_import": (_("Table files"), "table"),
    "web_tracking": (_("Website or program"), "globe"),
    "email": (_("Mail files"), "email"),
}
_REASONS: dict[str, Promise] = {
    "email_same": _("Same mail address"),
    "email_differs": _("Different mail addresses"),
    "phone_same": _("Same phone number"),
    "phone_differs": _("Different phone numbers"),
    "external_id_same": _("Same customer number"),
    "user_id_same": _("Same user id"),
    "name_same": _("Same name"),
    "name_order": _("Same name in another order"),
    "name_close": _("Almost the same name"),
    "name_family_only": _("Same family name"),
    "name_differs": _("Different names"),
    "reading_same": _("Same reading"),
    "reading_differs": _("Different readings"),
    "company_same": _("Same company name"),
    "company_other_form": _("Same company name in another legal form"),
    "company_close": _("Almost the same company name"),
    "company_differs": _("Different company names"),
    "postcode_same": _("Same postal code"),
    "postcode_differs": _("Different postal codes"),
    "birthday_same": _("Same birthday"),
    "birthday_differs": _("Different birthdays"),
    "same_family": _("Perhaps of one family: different given names"),
}


def channel_name(channel: str) -> str:
    """What a channel is called."""
    return str(CHANNELS[channel][0]) if channel in CHANNELS else channel


def channel_icon(channel: str) -> str:
    """The icon of a channel."""
    return CHANNELS[channel][1] if channel in CHANNELS else "sources"


@dataclass(frozen=True)
class Argument:
    """One reason for or against two customers being one."""

    text: str
    value: str
    is_for: bool


def arguments_of(reasons: list[Mapping[str, Any]]) -> list[Argument]:
    """The reasons of a review in words, what speaks for it first, strongest first."""
    arguments = [(float(reason["weight"]), _argument(reason)) for reason in reasons]
    return [argument for _weight, argument in sorted(arguments, key=lambda pair: (not pair[1].is_for, -abs(pair[0])))]


def _argument(reason: Mapping[str, Any]) -> Argument:
    code = str(reason["code"])
    left, right = str(reason["left"]), str(reason["right"])
    value = left if left == right else " · ".join(filter(None, (left, right)))
    is_against = code.endswith("_differs") or code == "same_family" or float(reason["weight"]) < 0
    return Argument(str(_REASONS.get(code, code)), value, not is_against)
