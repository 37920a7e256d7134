"""Keep what was worked out of a customer from whoever may no longer see all that it was worked out from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from farley.base.access import ADMINS, EVERYBODY
from farley.base.pieces import in_pieces
from farley.customers.models import Merge
from farley.understanding.models import Insight, NotYet, PastClaim, Prediction, Proposal

# What is worked out of a customer and of all records merged into it, and by which name it keeps when that was.
_WORKED_OUT: dict[type[Model], str] = {
    Insight: "as_of",
    NotYet: "as_of",
    Prediction: "as_of",
    PastClaim: "run__asked_at",
    Proposal: "made_at",
}


def narrow_audiences(customer_ids: Iterable[int]) -> None:
    """Let only those read what these records told of the customers whom they were merged into who may see the records
    as they are now. Who may see more than before is told by the next run.

    What is told of a customer only those read who may see the customer, whatever its audience: only what comes from
    records that were merged needs narrowing. After they were parted it is what was worked out before.
    """
    for some in in_pieces(sorted(set(customer_ids))):
        for (audience, until), told in _told_by(some).items():
            for ids in in_pieces(sorted(told)):
                _narrow(ids, audience, until)


def _told_by(records: list[int]) -> dict[tuple[str, datetime | None], set[int]]:
    """Of whom records that not everybody may see tell: by who may see them, and until when."""
    edges = Merge.objects.filter(absorbed__in=records).exclude(absorbed__audience=EVERYBODY)
    found: dict[tuple[str, datetime | None], set[int]] = defaultdict(set)
    for audience, until, *customers in edges.values_list("absorbed__audience", "undone_at", "kept", "kept__canonical"):
        found[audience, until].update(pk for pk in customers if pk)
    return found


def _narrow(customer_ids: list[int], audience: str, until: datetime | None) -> None:
    """As `farley.base.access.narrowest` has it of two audiences."""
    for model, worked_out in _WORKED_OUT.items():
        rows = model._default_manager.filter(customer__in=customer_ids)
        rows = rows.filter(**{f"{worked_out}__lte": until}) if until else rows
        rows.exclude(audience__in=(EVERYBODY, audience)).update(audience=ADMINS)
        rows.filter(audience=EVERYBODY).update(audience=audience)
