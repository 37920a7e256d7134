"""Keep what would have been claimed in the past."""

from __future__ import annotations

from farley.analysis.claims import Claim
from farley.base.access import narrowest
from farley.understanding.actions.findings import Portion
from farley.understanding.models import PastClaim, Run


def write_past(run: Run, portion: Portion) -> None:
    """Keep where the claims of one portion of a replay, or who may know of them, differ from the month before: a claim
    that lasted by what only some may see did not last for the others.
    """
    if not portion.findings:
        return
    earlier = PastClaim.objects.filter(customer__in=portion.ids, name=run.name, since__lt=run.as_of).order_by("since")
    before = {pk: said for pk, *said in earlier.values_list("customer", "statement", "audience")}
    claimed = {each.customer_id: each.statement for each in portion.findings if isinstance(each, Claim)}
    said = {pk: [claimed.get(pk, ""), narrowest(audiences)] for pk, audiences in portion.audiences.items()}
    PastClaim.objects.bulk_create(
        [
            PastClaim(
                customer_id=pk,
                name=run.name,
                statement=statement,
                since=run.as_of,
                audience=audience,
                run=run,
            )
            for pk, (statement, audience) in said.items()
            if [statement, audience] != before.get(pk) and (statement or pk in before)
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
