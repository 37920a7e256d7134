"""Make, alter and put away segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.segments import (
    Changed,
    Did,
    Holds,
    Mentioned,
    Recorded,
    Rule,
    RuleBroken,
    Sounded,
    Spoke,
    Window,
    leaves_of,
    read_rule,
    written,
)
from farley.analysis.tables import CONTACT_KINDS
from farley.base import changes
from farley.base.access import EVERYBODY, Onlookers, audiences_of, check_audience, has_role, require_writer
from farley.base.accounts import Role, User
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict, Invalid, Refused
from farley.commerce.models import Product
from farley.customers.access import customers_for
from farley.customers.models import AttributeDefinition
from farley.teamwork import filters
from farley.timeline.kinds import KINDS
from farley.understanding.access import themes_for
from farley.understanding.catalogue import BY_NAME
from farley.understanding.models import EntityKind, Membership, Segment
from farley.understanding.queries.entities import is_something, what_about


@dataclass(frozen=True)
class SegmentDraft:
    """What somebody wants a segment to be; `audience` is who it is for."""

    name: str
    rule: Rule
    description: str = ""
    audience: str = EVERYBODY


@transaction.atomic
def create_segment(draft: SegmentDraft, **act: Unpack[ActWords]) -> Segment:
    """Make a segment; who belongs to it is worked out at the next refresh.

    Raises Refused for readers, and Invalid for a rule or an audience that makes no sense.
    """
    who = act_of(act)
    require_writer(who.by)
    values = _values(draft, who.by)
    _check_seen(draft)
    segment = Segment.objects.create(**values, created_by=who.by, created_at=who.at)
    changes.note(segment, "create", {name: (None, value) for name, value in values.items()}, who)
    return segment


@transaction.atomic
def update_segment(
    segment: Segment, draft: SegmentDraft, *, revision: int | None = None, **act: Unpack[ActWords]
) -> None:
    """Alter a segment; with another rule or audience, its members are worked out anew. Who came and went is forgotten
    where others see it from now on: it was found in what only those before may see. With `revision`, only if nobody
    else altered it since that one was read.

    Raises Refused, and Invalid, as above, and Conflict.
    """
    who = act_of(act)
    segment.refresh_from_db(from_queryset=Segment.objects.select_for_update())
    require_keeper(segment, who.by)
    if revision is not None and revision != segment.revision:
        raise Conflict(_("Somebody else changed this segment meanwhile. Reload the page to see it."))
    fields = changes.set_fields(segment, _values(draft, who.by, segment.rule))
    if not fields:
        return
    if {"rule", "audience"} & fields.keys():
        # Otherwise it stays as it is, also where somebody was hidden since whom it asks for.
        _check_seen(draft)
        segment.refreshed_at = None
    if "audience" in fields and not _is_within(segment.audience, fields["audience"][0]):
        Membership.objects.filter(segment=segment).delete()
    segment.revision += 1
    segment.save()
    changes.note(segment, "update", fields, who)


@transaction.atomic
def trash_segment(segment: Segment, **act: Unpack[ActWords]) -> None:
    """Put a segment away; its history stays, and it can be restored.

    Raises Refused.
    """
    who = act_of(act)
    require_keeper(segment, who.by)
    changes.note(segment, "trash", changes.set_fields(segment, {"trashed_at": who.at}), who)
    segment.save(update_fields=["trashed_at"])


@transaction.atomic
def restore_segment(segment: Segment, **act: Unpack[ActWords]) -> None:
    """Bring a segment back out of the trash; its members are worked out anew.

    Raises Refused.
    """
    who = act_of(act)
    require_keeper(segment, who.by)
    changes.note(segment, "restore", changes.set_fields(segment, {"trashed_at": None}), who)
    segment.refreshed_at = None
    segment.save(update_fields=["trashed_at", "refreshed_at"])


def require_keeper(segment: Segment, user: User | None) -> None:
    """Refuse all but its maker and managers; None is Farley itself.

    Raises Refused.
    """
    require_writer(user)
    if user is not None and segment.created_by_id != user.pk and not has_role(user, Role.MANAGER):
        raise Refused(_("Only whoever made a segment, and managers, can change it."))


def _is_within(audience: str, other: str) -> bool:
    """Whether all who belong to an audience belong to the other one too."""
    of_all = audiences_of(Onlookers(audience))
    return of_all is None or other in of_all


def check_rule(rule: Rule) -> None:
    """Refuse a rule that asks for what is not there.

    Raises Invalid.
    """
    try:
        leaves = leaves_of(read_rule(written(rule)))
    except RuleBroken as error:
        raise Invalid(_("This rule cannot be kept: %(problem)s.") % {"problem": error}, field="rule") from error
    if not leaves:
        raise Invalid(_("Add at least one condition."), field="rule")
    for leaf in leaves:
        if isinstance(leaf, Did | Changed):
            _check_kinds(leaf.kinds)
        if isinstance(leaf, Did | Sounded | Spoke | Mentioned):
            _check_window(leaf.window)
        if isinstance(leaf, Recorded):
            _check_recorded(leaf)
        if isinstance(leaf, Holds) and leaf.insight not in BY_NAME:
            raise Invalid(_("There is no insight of this name: %(name)s.") % {"name": leaf.insight}, field="rule")
        if isinstance(leaf, Mentioned) and not is_something(leaf.about):
            raise Invalid(_("Choose who or what is mentioned."), field="rule")


def _check_kinds(kinds: tuple[str, ...]) -> None:
    known = list(dict.fromkeys([*KINDS, *CONTACT_KINDS]))
    if not kinds:
        problem = _("A condition does not say of which kinds. There are: %(known)s.")
        raise Invalid(problem % {"known": ", ".join(known)}, field="rule")
    for kind in kinds:
        if kind not in known:
            problem = _("There is nothing of this kind: “%(kind)s”. There are: %(known)s.")
            raise Invalid(problem % {"kind": kind, "known": ", ".join(known)}, field="rule")


def _check_window(window: Window) -> None:
    if window.begin is not None and window.begin <= window.end:
        raise Invalid(_("A stretch of time has to begin more days ago than it ends."), field="rule")
    if window.since is not None and window.until is not None and window.since > window.until:
        raise Invalid(_("The first day of a stretch of time is after its last."), field="rule")


def _check_recorded(leaf: Recorded) -> None:
    if leaf.name == "owner" and "me" in leaf.values:
        raise Invalid(_("“Me” is somebody else for each who reads the segment. Choose a person."), field="rule")
    is_own = leaf.name.startswith("a.") and AttributeDefinition.objects.filter(key=leaf.name[2:]).exists()
    kept = filters.read({leaf.name: leaf.values}) if is_own or leaf.name in filters.NAMES else ()
    if not kept or kept[0].values != leaf.values:
        raise Invalid(_("A condition about the record makes no sense: %(name)s.") % {"name": leaf.name}, field="rule")


def _check_seen(draft: SegmentDraft) -> None:
    """Refuse a rule that asks for what is not there, or not for all whom the segment is for."""
    _check_themes(draft)
    _check_mentioned(draft)


def _check_themes(draft: SegmentDraft) -> None:
    themes = {leaf.theme for leaf in leaves_of(draft.rule) if isinstance(leaf, Spoke)}
    if themes and themes_for(Onlookers(draft.audience)).filter(pk__in=themes).count() < len(themes):
        raise Invalid(_("Not all whom this segment is for may see this theme."), field="rule")


def _check_mentioned(draft: SegmentDraft) -> None:
    asked = [what_about(leaf.about) for leaf in leaves_of(draft.rule) if isinstance(leaf, Mentioned)]
    customers = {what.number for what in asked if what.kind == "customer"}
    seen = customers_for(Onlookers(draft.audience)).filter(pk__in=customers, trashed_at=None)
    if customers and seen.count() < len(customers):
        raise Invalid(_("Not all whom this segment is for may see this customer."), field="rule")
    products = {what.number for what in asked if what.kind == EntityKind.PRODUCT and what.number}
    if products and Product.objects.filter(pk__in=products).count() < len(products):
        raise Invalid(_("There is no such product."), field="rule")


def _values(draft: SegmentDraft, user: User | None, rule: str = "") -> dict[str, str]:
    """The fields of a segment, checked; its `rule` of before needs no check."""
    name = draft.name.strip()[:120]
    if not name:
        raise Invalid(_("A segment needs a name."), field="name")
    if user is not None:
        check_audience(user, draft.audience)
    if written(draft.rule) != rule:
        check_rule(draft.rule)
    return {
        "name": name,
        "description": draft.description.strip()[:1000],
        "rule": written(draft.rule),
        "audience": draft.audience,
    }
