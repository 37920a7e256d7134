"""Keep what would have been claimed in the past."""

from __future__ import annotations

from farley.analysis.claims import Claim
from farley.base.access import narrowest
from farley.understanding.actions.findings import Portion
from farley.understanding.models import PastClaim, Run


def write_past(run: Run, portion: Portion) -> None:
    """Keep where the claims of one portion of a replay differ from those of the month before."""
    if not portion.findings:
        return
    earlier = PastClaim.objects.filter(customer__in=portion.ids, name=run.name, since__lt=run.as_of).order_by("since")
    before = dict(earlier.values_list("customer", "statement"))
    claimed = {each.customer_id: each.statement for each in portion.findings if isinstance(each, Claim)}
    PastClaim.objects.bulk_create(
        [
            PastClaim(
                customer_id=pk,
                name=run.name,
                statement=claimed.get(pk, ""),
                since=run.as_of,
                audience=narrowest(portion.audiences[pk]),
                run=run,
            )
            for pk in portion.ids
            if claimed.get(pk, "") != before.get(pk, "")
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
