"""Keep some customers as a segment: those behind a figure, as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.segments import Recorded
from farley.base import changes
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.base.pieces import in_pieces
from farley.customers.access import customers_for
from farley.customers.actions import tag_customers
from farley.customers.models import Customer, Tag
from farley.understanding.actions.segments import SegmentDraft, create_segment
from farley.understanding.models import Segment

MOST_AT_ONCE = 5_000
_LONGEST = 80


@transaction.atomic
def keep_customers(customer_ids: Sequence[int], name: str, /, **act: Unpack[ActWords]) -> Segment:
    """Put a new tag on these customers, as far as one may see them, and make the segment of those who have it.

    A segment is a rule: who is to stay in it, or to come into it by hand, is told by the tag. Raises Refused for
    readers, and Invalid for a name that is missing or taken, and for more customers than can be tagged at once.
    """
    who, name = act_of(act), name.strip()
    if not name or len(name) > _LONGEST:
        raise Invalid(_("Give a name of at most %(most)s letters.") % {"most": _LONGEST}, field="name")
    if Tag.objects.filter(name=name).exists():
        raise Invalid(_("There is already a tag “%(name)s”. Choose another name.") % {"name": name}, field="name")
    if len(customer_ids) > MOST_AT_ONCE:
        problem = _("More than %(most)s customers cannot be kept at once. Narrow them down.")
        raise Invalid(problem % {"most": MOST_AT_ONCE})
    act["batch"] = changes.open_batch("tag", name, who)
    seen = customers_for(who.by) if who.by else Customer.objects.all()
    for some in in_pieces(customer_ids):
        tag_customers(seen.current().filter(pk__in=some), name, **act)
    return create_segment(SegmentDraft(name, Recorded("tag", (name,))), **act)
