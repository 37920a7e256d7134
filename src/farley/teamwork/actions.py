"""Set and settle follow-ups; save views."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.accounts import User
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid, Refused
from farley.customers.models import Customer
from farley.teamwork.models import FollowUp, SavedView


@transaction.atomic
def set_follow_up(
    customer: Customer, *, text: str, due_on: date, assignee: User | None = None, **act: Unpack[ActWords]
) -> FollowUp:
    """Remember to do something about a customer by a day; it shows on the assignee's home page.

    Raises Invalid without a text.
    """
    who = act_of(act)
    require_writer(who.by)
    assignee = assignee or who.by
    if assignee is None:
        raise Invalid(_("Say who is to do it."), field="assignee")
    if not text.strip():
        raise Invalid(_("Say what is to be done."), field="text")
    follow_up = FollowUp.objects.create(
        customer=customer,
        assignee=assignee,
        text=text.strip()[:400],
        due_on=due_on,
        created_by=who.by,
        created_at=who.at,
    )
    fields = {"customer_id": (None, customer.pk), "text": (None, follow_up.text), "due_on": (None, due_on)}
    changes.note(follow_up, "create", fields, who)
    return follow_up


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, **act: Unpack[ActWords]) -> None:
    """Tick a follow-up off. Who pressed first is whom it is put down to: a second press alters nothing."""
    _set_done(follow_up, is_done=True, **act)


@transaction.atomic
def reopen_follow_up(follow_up: FollowUp, **act: Unpack[ActWords]) -> None:
    """Take back that a follow-up was ticked off."""
    _set_done(follow_up, is_done=False, **act)


@transaction.atomic
def move_follow_up(follow_up: FollowUp, *, due_on: date, **act: Unpack[ActWords]) -> None:
    """Put a follow-up off, or bring it forward."""
    who = act_of(act)
    require_writer(who.by)
    changes.note(follow_up, "update", changes.set_fields(follow_up, {"due_on": due_on}), who)
    follow_up.save(update_fields=["due_on"])


@transaction.atomic
def take_back_follow_up(follow_up: FollowUp, **act: Unpack[ActWords]) -> None:
    """Delete a follow-up that was set by mistake."""
    who = act_of(act)
    require_writer(who.by)
    fields = {"customer_id": (follow_up.customer_id, None), "text": (follow_up.text, None)}
    changes.note(follow_up, "delete", fields, who)
    follow_up.delete()


@transaction.atomic
def save_view(*, list_name: str, name: str, query: str, is_shared: bool, **act: Unpack[ActWords]) -> SavedView:
    """Save the state of a list under a name; saving the same name again replaces it.

    Raises Invalid without a name.
    """
    who = act_of(act)
    if who.by is None or not name.strip():
        raise Invalid(_("A view needs a name."), field="name")
    view, is_new = SavedView.objects.update_or_create(
        owner=who.by,
        list=list_name,
        name=name.strip()[:120],
        defaults={"query": query, "is_shared": is_shared},
        create_defaults={"query": query, "is_shared": is_shared, "created_at": who.at},
    )
    changes.note(view, "create" if is_new else "update", {"query": (None, query)}, who)
    return view


@transaction.atomic
def forget_view(view: SavedView, **act: Unpack[ActWords]) -> None:
    """Delete a saved view of one's own; administrators may delete any.

    Raises Refused.
    """
    who = act_of(act)
    if who.by is None or (view.owner_id != who.by.pk and not who.by.is_admin):
        raise Refused(_("Only its owner can delete a view."))
    changes.note(view, "delete", {"name": (view.name, None)}, who)
    view.delete()


def _set_done(follow_up: FollowUp, *, is_done: bool, **act: Unpack[ActWords]) -> None:
    who = act_of(act)
    require_writer(who.by)
    # Two people may look at the same list, and press one after the other.
    follow_up.refresh_from_db(from_queryset=FollowUp.objects.select_for_update())
    if (follow_up.done_at is not None) == is_done:
        return
    values = {"done_at": who.at if is_done else None, "done_by": who.by if is_done else None}
    changes.note(follow_up, "finish" if is_done else "reopen", changes.set_fields(follow_up, values), who)
    follow_up.save(update_fields=["done_at", "done_by"])
