"""The only way to insights on behalf of a user. An insight is seen by those who may see all of its evidence."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext as _

from farley.base.access import Viewer, audiences_of
from farley.base.accounts import User
from farley.base.errors import NotFound
from farley.customers.access import cluster_for, of_seen_customers
from farley.customers.models import Customer
from farley.understanding.models import (
    Autonomy,
    AutonomyChange,
    Entity,
    EntityQuerySet,
    FactCheck,
    Insight,
    InsightQuerySet,
    JourneyDesign,
    Membership,
    NotYet,
    PastClaim,
    Prediction,
    PredictionQuerySet,
    Promise,
    PromiseQuerySet,
    Proposal,
    ProposalQuerySet,
    Segment,
    SegmentQuerySet,
    Sentence,
    Status,
    Theme,
    ThemeQuerySet,
    Verdict,
)


def insights_for(user: Viewer) -> InsightQuerySet:
    """The insights that a user may see, ended ones included."""
    visible = Insight.objects.all().for_audiences(audiences_of(user))
    return visible.filter(of_seen_customers(user))


def insight_for(user: User, pk: int) -> Insight:
    """One insight.

    Raises NotFound.
    """
    insight = insights_for(user).select_related("customer").filter(pk=pk).first()
    if insight is None:
        raise NotFound(_("There is no such insight."))
    return insight


def verdicts_for(user: User) -> QuerySet[Verdict]:
    """The verdicts that count, where a user may see the insight as it is, and might have as it was judged."""
    audiences = audiences_of(user)
    rows = Verdict.objects.filter(of_seen_customers(user, by="insight__customer"), withdrawn_at=None)
    return rows if audiences is None else rows.filter(insight__audience__in=audiences, audience__in=audiences)


def verdict_for(user: User, insight: Insight, pk: int | None = None) -> Verdict:
    """One verdict on an insight, or the last one, without its number.

    Raises NotFound.
    """
    rows = verdicts_for(user).filter(insight=insight).order_by("-at", "-id")
    verdict = (rows if pk is None else rows.filter(pk=pk)).first()
    if verdict is None:
        raise NotFound(_("Nobody has judged this yet.") if pk is None else _("This was taken back already."))
    return verdict


def predictions_for(user: User) -> PredictionQuerySet:
    """The predictions that a user may see, on customers that they may see."""
    visible = Prediction.objects.all().for_audiences(audiences_of(user))
    return visible.filter(of_seen_customers(user))


def past_claims_for(user: User, customer_id: int, name: str) -> list[PastClaim]:
    """What one insight would have claimed of a customer, in order; none of it where some of it is kept from the user:
    what is left would say that it lasted.
    """
    audiences = audiences_of(user)
    rows = PastClaim.objects.filter(of_seen_customers(user), customer=customer_id, name=name)
    claims = list(rows.order_by("since"))
    return claims if audiences is None or all(claim.audience in audiences for claim in claims) else []


def proposals_for(user: User) -> ProposalQuerySet:
    """The proposals that a user may see; without those held back, and those that rest on a claim which was refuted
    since, or whose insight only asks.
    """
    visible = Proposal.objects.all().for_audiences(audiences_of(user)).filter(is_held_back=False)
    claims = Insight.objects.filter(customer=OuterRef("customer"), name=OuterRef("insight"), ended_at=None)
    visible = visible.exclude(Exists(claims.filter(status=Status.REFUTED)))
    visible = visible.alias(level_now=AutonomyChange.level_now("insight")).exclude(level_now=Autonomy.ASKED)
    # Of who was merged into another customer it is the other of whom something is proposed.
    return visible.filter(of_seen_customers(user), customer__trashed_at=None, customer__canonical=None)


def proposal_for(user: User, pk: int) -> Proposal:
    """One proposal.

    Raises NotFound.
    """
    proposal = proposals_for(user).select_related("customer", "colleague", "answered_by").filter(pk=pk).first()
    if proposal is None:
        raise NotFound(_("There is no such proposal."))
    return proposal


def segments_for(user: Viewer) -> SegmentQuerySet:
    """The segments that a user may see, those in the trash included."""
    return Segment.objects.all().for_audiences(audiences_of(user))


def segment_for(user: User, pk: int) -> Segment:
    """One segment.

    Raises NotFound.
    """
    segment = segments_for(user).select_related("created_by").filter(pk=pk).first()
    if segment is None:
        raise NotFound(_("There is no such segment."))
    return segment


def journey_designs_for(user: User) -> QuerySet[JourneyDesign]:
    """The designed journeys, those in the trash included: a design tells of no customer, and everybody may see it."""
    return JourneyDesign.objects.select_related("owner") if user.is_active else JourneyDesign.objects.none()


def journey_design_for(user: User, pk: int) -> JourneyDesign:
    """One designed journey.

    Raises NotFound.
    """
    design = journey_designs_for(user).filter(pk=pk).first()
    if design is None:
        raise NotFound(_("There is no such designed journey."))
    return design


def memberships_for(user: User) -> QuerySet[Membership]:
    """Who is in a segment or was, as far as a user may see both the segment and the customer."""
    audiences = audiences_of(user)
    seen = Membership.objects.filter(of_seen_customers(user), customer__trashed_at=None, segment__trashed_at=None)
    return seen if audiences is None else seen.filter(segment__audience__in=audiences)


def prediction_for(user: User, pk: int) -> Prediction:
    """One prediction that was made, and not replayed.

    Raises NotFound.
    """
    prediction = predictions_for(user).select_related("customer").filter(pk=pk, run__is_replay=False).first()
    if prediction is None:
        raise NotFound(_("There is no such forecast."))
    return prediction


def not_yet_for(user: Viewer) -> QuerySet[NotYet]:
    """What cannot be said yet, where a user may see all of what there is so far."""
    audiences = audiences_of(user)
    found = NotYet.objects.filter(of_seen_customers(user))
    return found if audiences is None else found.filter(audience__in=audiences)


def fact_check_for(user: User, customer: Customer, pk: int) -> FactCheck:
    """What somebody said of a fact of a customer, whom the caller got through access.

    Raises NotFound.
    """
    found = FactCheck.objects.filter(customer__in=cluster_for(user, customer), pk=pk, withdrawn_at=None).first()
    if found is None:
        raise NotFound(_("Nobody said anything of this."))
    return found


def themes_for(user: Viewer) -> ThemeQuerySet:
    """The themes whose words a user may see, dismissed ones and those that are gone included."""
    return Theme.objects.all().for_audiences(audiences_of(user))


def theme_for(user: User, pk: int) -> Theme:
    """One theme.

    Raises NotFound.
    """
    theme = themes_for(user).select_related("counted_in").filter(pk=pk).first()
    if theme is None:
        raise NotFound(_("There is no such theme."))
    return theme


def said_for(user: Viewer) -> QuerySet[Any, Any]:
    """The sentences of customers that a user may see, each with `who` the customer is today, and the theme that it is
    `counted` in. What was retracted, and who is in the trash, does not count.
    """
    audiences = audiences_of(user)
    rows = Sentence.objects.filter(interaction__retracted_by=None, customer__trashed_at=None)
    if audiences is not None:
        merged = Q(customer__canonical=None) | Q(customer__canonical__audience__in=audiences)
        rows = rows.filter(of_seen_customers(user), merged, interaction__audience__in=audiences)
    who = Coalesce("customer__canonical_id", "customer_id")
    return rows.annotate(who=who, counted=F("theme__counted_in"))


def promises_for(user: Viewer) -> PromiseQuerySet:
    """The promises in texts that a user may see, settled ones included, each with what shows to them that it was kept
    (`shown_with`). What was retracted, and who is in the trash, does not count.
    """
    audiences = audiences_of(user)
    rows = Promise.objects.filter(interaction__retracted_by=None, customer__trashed_at=None)
    shows = Q(kept_with__retracted_by=None, kept_by=F("whose"))
    if audiences is not None:
        merged = Q(customer__canonical=None) | Q(customer__canonical__audience__in=audiences)
        rows = rows.filter(of_seen_customers(user), merged, interaction__audience__in=audiences)
        shows &= of_seen_customers(user, by="kept_with__customer") & Q(kept_with__audience__in=audiences)
    # Merges and audiences are read anew a moment after they change; until then it shows nothing.
    whose = Coalesce("customer__canonical_id", "customer_id")
    kept_by = Coalesce("kept_with__customer__canonical_id", "kept_with__customer_id")
    rows = rows.alias(whose=whose, kept_by=kept_by).annotate(shown_with=Case(When(shows, then=F("kept_with_id"))))
    answers = ("answer__by", "answer__follow_up", "day_said__by")
    return rows.select_related("interaction", "customer__canonical", "kept_with", *answers)


def promise_for(user: User, pk: int) -> Promise:
    """One promise.

    Raises NotFound.
    """
    promise = promises_for(user).filter(pk=pk).first()
    if promise is None:
        raise NotFound(_("There is no such promise."))
    return promise


def entities_for(user: Viewer) -> EntityQuerySet:
    """Who and what is named in texts that a user may see, refused ones included. What was retracted, and who is in the
    trash, does not count. A name that only whoever knows the customer can tell for one is left out where the user may
    not see them. Each has the words that are `written` there.
    """
    audiences = audiences_of(user)
    rows = Entity.objects.filter(interaction__retracted_by=None, interaction__customer__trashed_at=None)
    is_ours = Q(customer=None) | Q(customer__trashed_at=None)
    if audiences is not None:
        merged = Q(interaction__customer__canonical=None) | Q(interaction__customer__canonical__audience__in=audiences)
        rows = rows.filter(of_seen_customers(user, by="interaction__customer"), merged)
        rows = rows.filter(interaction__audience__in=audiences)
        is_ours = Q(customer=None) | _is_seen(audiences)
    rows = rows.filter(is_ours | Q(is_plain=True)).select_related("interaction", "customer__canonical", "refusal__by")
    # A long text may name sixty: each brings its own words, and not the text.
    written = Substr("interaction__text", F("start") + 1, F("end") - F("start"))
    return rows.annotate(written=written).defer("interaction__text", "interaction__data")


def entities_naming(user: Viewer, customer_id: int) -> EntityQuerySet:
    """Where a customer is named, if the user may see them, and those who they are today."""
    audiences = audiences_of(user)
    named = Q(customer=customer_id) | Q(customer__canonical=customer_id)
    return entities_for(user).filter(named if audiences is None else named & _is_seen(audiences))


def entity_for(user: User, pk: int) -> Entity:
    """One name in a text.

    Raises NotFound.
    """
    entity = entities_for(user).filter(pk=pk).first()
    if entity is None:
        raise NotFound(_("There is no such name."))
    return entity


def _is_seen(audiences: list[str]) -> Q:
    """Whether the customer named may be seen, under the record that was named and under that of today."""
    today = Q(customer__canonical=None) | Q(customer__canonical__audience__in=audiences)
    return Q(customer__trashed_at=None, customer__audience__in=audiences) & today
