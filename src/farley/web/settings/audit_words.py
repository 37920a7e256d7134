"""How the audit log calls records, acts, fields and values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.base.accounts import Role
from farley.customers.models import IdentifierKind, Kind, NameOrder
from farley.customers.models.attribute import AttributeType
from farley.web.formats import moment
from farley.web.words import source_name

RECORDS: dict[str, str | Promise] = {
    "customer": gettext_lazy("Customer"),
    "relationship": gettext_lazy("Relationship"),
    "merge": gettext_lazy("Merge"),
    "interaction": gettext_lazy("Interaction"),
    "product": gettext_lazy("Product"),
    "order": gettext_lazy("Order"),
    "followup": gettext_lazy("Follow-up"),
    "savedview": gettext_lazy("Saved view"),
    "attributedefinition": gettext_lazy("Custom field"),
    "tag": gettext_lazy("Tag"),
    "user": gettext_lazy("User"),
    "team": gettext_lazy("Team"),
    "invitation": gettext_lazy("Invitation"),
    "organisation": gettext_lazy("Organisation"),
    "apikey": gettext_lazy("API key"),
    "batch": gettext_lazy("Table of customers"),
    "change": gettext_lazy("Audit log"),
}
VERBS: dict[str, str | Promise] = {
    "create": gettext_lazy("Created"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "trash": gettext_lazy("Put into the trash"),
    "restore": gettext_lazy("Restored"),
    "merge": gettext_lazy("Merged"),
    "unmerge": gettext_lazy("Merge taken back"),
    "tag": gettext_lazy("Tagged"),
    "untag": gettext_lazy("Tag taken off"),
    "relate": gettext_lazy("Related"),
    "retract": gettext_lazy("Retracted"),
    "finish": gettext_lazy("Done"),
    "reopen": gettext_lazy("Opened again"),
    "move": gettext_lazy("Moved"),
    "retire": gettext_lazy("Retired"),
    "withdraw": gettext_lazy("Withdrawn"),
    "export": gettext_lazy("Exported"),
    "revoke": gettext_lazy("Revoked"),
    "remove": gettext_lazy("Removed for good"),
    "revert": gettext_lazy("Taken back"),
    "sign_in": gettext_lazy("Signed in"),
    "change_password": gettext_lazy("Password changed"),
    "make_reset_link": gettext_lazy("Link for a new password made"),
    "two_factor_on": gettext_lazy("Authenticator app set up"),
    "two_factor_off": gettext_lazy("Authenticator app removed"),
    "recovery_codes": gettext_lazy("Recovery codes made"),
}
FIELDS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "family_name": gettext_lazy("Family name"),
    "given_name": gettext_lazy("Given name"),
    "name_order": gettext_lazy("Name order"),
    "reading": gettext_lazy("Reading"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "theme": gettext_lazy("Theme"),
    "currency": gettext_lazy("Currency"),
    "country": gettext_lazy("Country"),
    "role": gettext_lazy("Role"),
    "email": gettext_lazy("Mail address"),
    "owner_id": gettext_lazy("Owner"),
    "team_id": gettext_lazy("Team"),
    "assignee_id": gettext_lazy("Assignee"),
    "is_active": gettext_lazy("May sign in"),
    "audience": gettext_lazy("Who sees it"),
    "label": gettext_lazy("Name"),
    "type": gettext_lazy("Kind of value"),
    "choices": gettext_lazy("Choices"),
    "kinds": gettext_lazy("For"),
    "position": gettext_lazy("Place"),
    "tag": gettext_lazy("Tag"),
    "customers": gettext_lazy("Customers"),
    "due_on": gettext_lazy("Due"),
    "text": gettext_lazy("Text"),
    "trashed_at": gettext_lazy("In the trash since"),
    "retired_at": gettext_lazy("Retired"),
    "withdrawn_at": gettext_lazy("Withdrawn"),
    "revoked_at": gettext_lazy("Revoked"),
    "scopes": gettext_lazy("What it may do"),
    "address": gettext_lazy("Address"),
    "canonical": gettext_lazy("Same customer as"),
    "absorbed": gettext_lazy("Same customer as"),
    "query": gettext_lazy("Filter"),
    "rows": gettext_lazy("Rows"),
    "filter": gettext_lazy("Filter"),
}
# Fields whose values are few and have words of their own.
_CHOICES: dict[str, Mapping[str, str | Promise]] = {
    "role": dict(Role.choices),
    "type": dict(AttributeType.choices),
    "kind": dict(Kind.choices),
    "name_order": dict(NameOrder.choices),
    "language": dict(settings.LANGUAGES),
    "audience": {"all": gettext_lazy("Everybody"), "admin": gettext_lazy("Administrators")},
}
USERS = frozenset({"owner_id", "assignee_id", "assignee", "retracted_by"})
_LONGEST = 200


def record_name(kind: str) -> str:
    """What a kind of record is called."""
    return str(RECORDS.get(kind, kind))


def source_of(source: str) -> str:
    """From where it was done: on Farley's own pages, or elsewhere."""
    return _("in Farley") if source == "web" else source_name(source)


def verb_name(verb: str) -> str:
    """What was done."""
    return str(VERBS.get(verb, verb.replace("_", " ")))


def field_name(name: str, labels: Mapping[str, str]) -> str:
    """What a field is called; `labels` are those of the organisation's own fields, by key."""
    group, _dot, rest = name.partition(".")
    if group == "attributes":
        return labels.get(rest, rest)
    if group == "identifier":
        return str(dict(IdentifierKind.choices).get(rest, rest))
    return str(FIELDS.get(name, name))


def value(name: str, value: Any, people: Mapping[int, str], teams: Mapping[int, str]) -> str:
    """A value as it is read; "" where there is none. Long ones are cut, the export has them whole."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and (name in USERS or name == "team_id"):
        return (teams if name == "team_id" else people).get(value, f"#{value}")
    if isinstance(value, list):
        return _cut(", ".join(str(part) for part in value))
    if at := _moment(name, value):
        return moment(at)
    return _cut(str(_CHOICES.get(name, {}).get(value, value)))


def _moment(name: str, value: Any) -> datetime | None:
    return parse_datetime(value) if name.endswith("_at") and isinstance(value, str) else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
