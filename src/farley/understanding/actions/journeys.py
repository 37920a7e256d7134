"""Draw the journey that a team wants, alter it, go back to an earlier version, put it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.journeys.plans import Plan, PlanBroken, read_plan, written
from farley.base import changes
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act
from farley.base.errors import Invalid, NotFound
from farley.understanding.models import JourneyDesign, JourneyVersion


@dataclass(frozen=True)
class JourneyDraft:
    """What somebody wants a designed journey to be; `owner_id` is who looks after it."""

    name: str
    plan: Plan
    owner_id: int | None = None


@transaction.atomic
def create_journey(draft: JourneyDraft, **act: Unpack[ActWords]) -> JourneyDesign:
    """Draw a journey.

    Raises Refused for readers, and Invalid for a plan that does not hang together.
    """
    who = act_of(act)
    require_writer(who.by)
    values = _values(draft)
    design = JourneyDesign.objects.create(**values, created_at=who.at)
    changes.note(design, "create", {name: (None, value) for name, value in values.items()}, who)
    _keep_version(design, who)
    return design


@transaction.atomic
def update_journey(made: JourneyDesign, draft: JourneyDraft, **act: Unpack[ActWords]) -> JourneyDesign:
    """Alter a journey; another plan is its next version, and the one before stays on record.

    Raises Refused, and Invalid, as above.
    """
    who = act_of(act)
    require_writer(who.by)
    design = JourneyDesign.objects.select_for_update().get(pk=made.pk)
    fields = changes.set_fields(design, _values(draft, before=design.owner_id))
    if not fields:
        return design
    if "plan" in fields:
        design.version += 1
        _keep_version(design, who)
    design.save()
    changes.note(design, "update", fields, who)
    return design


def return_to_version(design: JourneyDesign, number: int, /, **act: Unpack[ActWords]) -> JourneyDesign:
    """Make an earlier version the newest one again.

    Raises Refused, and NotFound where there is no version of this number.
    """
    version = JourneyVersion.objects.filter(design=design, number=number).first()
    if version is None:
        raise NotFound(_("There is no such version."))
    return update_journey(design, JourneyDraft(design.name, read_plan(version.plan), design.owner_id), **act)


@transaction.atomic
def trash_journey(design: JourneyDesign, **act: Unpack[ActWords]) -> None:
    """Put a designed journey away; it can be restored.

    Raises Refused.
    """
    _set_trashed(design, "trash", act_of(act))


@transaction.atomic
def restore_journey(design: JourneyDesign, **act: Unpack[ActWords]) -> None:
    """Bring a designed journey back out of the trash.

    Raises Refused.
    """
    _set_trashed(design, "restore", act_of(act))


def _set_trashed(design: JourneyDesign, verb: str, who: Act) -> None:
    require_writer(who.by)
    fields = changes.set_fields(design, {"trashed_at": who.at if verb == "trash" else None})
    design.save(update_fields=["trashed_at"])
    changes.note(design, verb, fields, who)


def _keep_version(design: JourneyDesign, who: Act) -> None:
    JourneyVersion.objects.create(design=design, number=design.version, plan=design.plan, by=who.by, at=who.at)


def _values(draft: JourneyDraft, *, before: int | None = None) -> dict[str, Any]:
    """What is kept. Who has left since may stay the owner, but no new one."""
    name, plan = draft.name.strip()[:120], written(draft.plan)
    if not name:
        raise Invalid(_("A designed journey needs a name."), field="name")
    owner_id = draft.owner_id if draft.owner_id != before else None
    if owner_id is not None and not User.objects.filter(pk=owner_id, is_active=True).exists():
        raise Invalid(_("There is no such colleague."), field="owner")
    try:
        read_plan(plan)
    except PlanBroken as error:
        raise Invalid(_("This journey cannot be kept: %(problem)s.") % {"problem": error}, field="plan") from error
    return {"name": name, "plan": plan, "owner_id": draft.owner_id}
