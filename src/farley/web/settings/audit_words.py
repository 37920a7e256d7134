"""How the audit log calls records, acts, fields and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farley.base.accounts import Role, Team, User
from farley.base.changes import Change
from farley.capture.models import ImportState, ItemState, ReviewState
from farley.customers.access import customers_for
from farley.customers.models import AttributeDefinition, IdentifierKind, Kind, NameOrder
from farley.customers.models.attribute import AttributeType
from farley.language_model.providers import Provider
from farley.understanding.models import Holder, Sentiment, Status
from farley.web.formats import moment
from farley.web.sources.wording import CHANNELS
from farley.web.words import INTENTS, source_name, tie_name

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
    "source": gettext_lazy("Source"),
    "importrun": gettext_lazy("Import"),
    "inboxitem": gettext_lazy("Arrival"),
    "review": gettext_lazy("Look-alikes"),
    "insight": gettext_lazy("Insight"),
    "gutjudgement": gettext_lazy("Gut judgement"),
    "tonecorrection": gettext_lazy("What a text tells"),
    "entityrefusal": gettext_lazy("What a text names"),
    "languageversion": gettext_lazy("How texts are read"),
    "factcheck": gettext_lazy("Check of a fact"),
    "setup": gettext_lazy("Language model"),
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
    "refuse": gettext_lazy("Marked as wrong"),
    "close": gettext_lazy("Paused"),
    "decide": gettext_lazy("Decided"),
    "judge": gettext_lazy("Judged"),
    "correct": gettext_lazy("Corrected"),
    "confirm": gettext_lazy("Confirmed"),
    "retry": gettext_lazy("Tried again"),
    "set_aside": gettext_lazy("Set aside"),
    "export": gettext_lazy("Exported"),
    "revoke": gettext_lazy("Revoked"),
    "remove": gettext_lazy("Removed for good"),
    "revert": gettext_lazy("Taken back"),
    "sign_in": gettext_lazy("Signed in"),
    "change_password": gettext_lazy("Password changed"),
    "make_reset_link": gettext_lazy("Link for a new password made"),
    "dissolve": gettext_lazy("Dissolved"),
    "end_sessions": gettext_lazy("Signed out elsewhere"),
    "two_factor_on": gettext_lazy("Authenticator app set up"),
    "two_factor_off": gettext_lazy("Authenticator app removed"),
    "recovery_codes": gettext_lazy("Recovery codes made"),
    "send": gettext_lazy("Sent to the language model"),
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
    "has_shortcuts": gettext_lazy("Shortcuts of a single key"),
    "currency": gettext_lazy("Currency"),
    "country": gettext_lazy("Country"),
    "role": gettext_lazy("Role"),
    "email": gettext_lazy("Mail address"),
    "owner_id": gettext_lazy("Owner"),
    "team_id": gettext_lazy("Team"),
    "assignee_id": gettext_lazy("Assignee"),
    "customer_id": gettext_lazy("Customer"),
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
    "everything": gettext_lazy("Everything"),
    "channel": gettext_lazy("Channel"),
    "state": gettext_lazy("State"),
    "status": gettext_lazy("Verdict"),
    "key_prefix": gettext_lazy("How the key begins"),
    "closed_at": gettext_lazy("Paused"),
    "done_at": gettext_lazy("Done"),
    "done_by": gettext_lazy("Done by"),
    "retracted_by": gettext_lazy("Not valid by entry"),
    "reverted_at": gettext_lazy("Taken back"),
    "is_shared": gettext_lazy("Shared with everybody"),
    "is_sample": gettext_lazy("Sample data"),
    "filter": gettext_lazy("Filter"),
    "until": gettext_lazy("Until"),
    "sentiment": gettext_lazy("How it sounds"),
    "corrections": gettext_lazy("Corrections"),
    "dropped_at": gettext_lazy("Dropped"),
    "emotions": gettext_lazy("Emotions"),
    "intent": gettext_lazy("What it is for"),
    "holder": gettext_lazy("Whose feeling"),
    "provider": gettext_lazy("Who answers"),
    "model": gettext_lazy("Model"),
    "is_inside": gettext_lazy("It lies in our own network"),
    "has_key": gettext_lazy("Key"),
    "purposes": gettext_lazy("What it may be asked for"),
    "price_in": gettext_lazy("Price of a million tokens sent"),
    "price_out": gettext_lazy("Price of a million tokens received"),
    "calls_a_month": gettext_lazy("Most calls a month"),
    "cost_a_month": gettext_lazy("Highest cost a month"),
}
# Fields whose values are few and have words of their own.
_CHOICES: dict[str, Mapping[str, str | Promise]] = {
    "role": dict(Role.choices),
    "type": dict(AttributeType.choices),
    "kind": dict(Kind.choices),
    "name_order": dict(NameOrder.choices),
    "language": dict(settings.LANGUAGES),
    "state": dict([*ImportState.choices, *ItemState.choices, *ReviewState.choices]),
    "status": dict(Status.choices),
    "sentiment": dict(Sentiment.choices),
    "provider": dict(Provider.choices),
    "intent": INTENTS,
    "holder": dict(Holder.choices),
    "channel": {name: label for name, (label, _icon) in CHANNELS.items()},
    "audience": {"all": gettext_lazy("Everybody"), "admin": gettext_lazy("Administrators")},
}
_USERS = frozenset({"owner_id", "assignee_id", "assignee", "done_by"})
_CUSTOMERS = frozenset({"customer_id", "canonical", "absorbed"})
_LONGEST = 200


@dataclass(frozen=True)
class Names:
    """What those are called whom changes point at, by id, and the organisation's own fields, by key."""

    people: Mapping[int, str]
    teams: Mapping[int, str]
    customers: Mapping[int, str]
    fields: Mapping[str, str]

    @classmethod
    def within(cls, changes: Iterable[Change], reader: User) -> Names:
        """The names that these changes need, of customers only those that the reader may see."""
        customers = {pk for change in changes for pk in customers_in(change)}
        return cls(
            people=dict(User.objects.values_list("pk", "name")),
            teams=dict(Team.objects.values_list("pk", "name")),
            customers=dict(customers_for(reader).filter(pk__in=customers).values_list("pk", "name")),
            fields=dict(AttributeDefinition.objects.values_list("key", "label")),
        )


def customers_in(change: Change) -> set[int]:
    """The ids of the customers whom a change points at, besides the one that it is about."""
    pairs = (pair for name, pair in change.fields.items() if _points_at_customer(name))
    return {value for pair in pairs for value in pair if isinstance(value, int)}


def _points_at_customer(name: str) -> bool:
    return name in _CUSTOMERS or (name.startswith("relationship.") and not name.endswith(".until"))


def record_name(kind: str) -> str:
    """What a kind of record is called."""
    return str(RECORDS.get(kind, kind))


def source_of(source: str) -> str:
    """From where it was done: on Farley's own pages, or elsewhere."""
    return _("in Farley") if source == "web" else source_name(source)


def verb_name(verb: str) -> str:
    """What was done."""
    return str(VERBS.get(verb, verb.replace("_", " ")))


def field_name(name: str, names: Names) -> str:
    """What a field is called."""
    group, _dot, rest = name.partition(".")
    if group == "attributes":
        return names.fields.get(rest, rest)
    if group == "identifier":
        kind, _dot, part = rest.partition(".")
        return _with_part(dict(IdentifierKind.choices).get(kind, kind), part)
    if group == "relationship":
        kind, _dot, part = rest.partition(".")
        return _with_part(tie_name(kind, is_outgoing=True), part)
    if group == "address":
        return _with_part(FIELDS[group], rest)
    return str(FIELDS.get(name, name))


def _with_part(name: str | Promise, part: str) -> str:
    return f"{name} · {FIELDS.get(part, part)}" if part else str(name)


def value(name: str, value: Any, names: Names) -> str:
    """A value as it is read; "" where there is none. Long ones are cut, the export has them whole."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and (known := _known(name, names)) is not None:
        return known.get(value, f"#{value}")
    if isinstance(value, list):
        return _cut(", ".join(str(part) for part in value))
    if at := _moment(name, value):
        return moment(at)
    if name == "audience":
        return _audience(str(value), names)
    return _cut(str(_CHOICES.get(name, {}).get(value, value)))


def _known(name: str, names: Names) -> Mapping[int, str] | None:
    if name in _USERS:
        return names.people
    if name == "team_id":
        return names.teams
    return names.customers if _points_at_customer(name) else None


def _audience(token: str, names: Names) -> str:
    group, _colon, pk = token.partition(":")
    known = {"team": names.teams, "user": names.people}.get(group, {})
    return known.get(int(pk), token) if pk.isdecimal() else str(_CHOICES["audience"].get(token, token))


def _moment(name: str, value: Any) -> datetime | None:
    return parse_datetime(value) if name.endswith("_at") and isinstance(value, str) else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
