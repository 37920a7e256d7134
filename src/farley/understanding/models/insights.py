"""Insights with their evidence and verdicts, predictions with their outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.customers.models import Customer
from farley.timeline.models import Interaction

# A failing run rests so long at most; after so many failures doubling makes no difference any more.
_LONGEST_REST = timedelta(days=1)
_MOST_DOUBLED = 11


class Run(models.Model):
    """One insight worked out for everybody as of one time. It goes on where it stopped: `done_through` is the last
    customer that is finished. A replay works out only predictions, to see how good they would have been. Of a run that
    failed, `problem` says why, and `failures` how often in a row it did.
    """

    name = models.CharField(max_length=60)
    as_of = models.DateTimeField()
    is_replay = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    done_through = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "as_of", "is_replay"], name="run_once_as_of")]

    def __str__(self) -> str:
        return f"{self.name} as of {self.as_of:%Y-%m-%d}"

    def is_resting(self, *, at: datetime) -> bool:
        """Whether it failed, and is not yet tried again: twice as long after each failure, and once a day at least."""
        if self.failed_at is None or self.finished_at is not None:
            return False
        return at < self.failed_at + min(timedelta(minutes=2 ** min(self.failures, _MOST_DOUBLED)), _LONGEST_REST)


class ReplayWord(models.TextChoices):
    """What somebody wants of the replay of the past."""

    ANEW = "anew"
    STOP = "stop"
    GO_ON = "go_on"


class ReplayWish(models.Model):
    """Somebody wants the past to be replayed anew, or the replay to stop or to go on. The last one counts: without one
    it goes on by itself.
    """

    word = models.CharField(max_length=10, choices=ReplayWord.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.word}, {self.at:%Y-%m-%d}"


class Status(models.TextChoices):
    """What people said of an insight."""

    OPEN = "open", _("not judged yet")
    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    REFUTED = "refuted", _("refuted")


class InsightQuerySet(models.QuerySet["Insight"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)

    def standing(self, *, at: datetime) -> Self:
        """Neither ended nor expired."""
        return self.filter(ended_at=None, expires_at__gt=at)

    def believed(self) -> Self:
        """Not refuted."""
        return self.exclude(status=Status.REFUTED)


class Insight(models.Model):
    """A claim about one customer. `statement` names the sentence that `params` fills.

    A later run that comes to the same statement renews it; one that comes to another ends it and starts a new one.
    `despite` is the verdict that refuted the same claim before, where something new was recorded since.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    statement = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    confidence = models.FloatField()
    calls_for_attention = models.BooleanField(default=False)
    audience = models.CharField(max_length=40, default="all")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    first_claimed_at = models.DateTimeField()
    as_of = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    run = models.ForeignKey(Run, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    despite = models.ForeignKey(
        "understanding.Verdict", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects = InsightQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["calls_for_attention", "-confidence", "id"],
                name="insight_attention",
                condition=models.Q(ended_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "name"], condition=models.Q(ended_at__isnull=True), name="insight_one_stands"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement} of customer {self.customer_id}"


class Evidence(models.Model):
    """An interaction that speaks for an insight, or against it; `rank` 0 is the weightiest."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="evidence", db_index=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+")
    is_counter = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insight", "is_counter", "rank"], name="evidence_by_rank"),
        ]

    def __str__(self) -> str:
        return f"{'against' if self.is_counter else 'for'} {self.insight_id}: {self.interaction_id}"


class NotYet(models.Model):
    """What an insight cannot say of a customer yet, and what is missing: `has` of `needs` are there."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    reason = models.CharField(max_length=40)
    has = models.PositiveIntegerField()
    needs = models.PositiveIntegerField()
    audience = models.CharField(max_length=40, default="all")
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="not_yet_once")]

    def __str__(self) -> str:
        return f"{self.name} of customer {self.customer_id}: {self.reason}"


class VerdictKind(models.TextChoices):
    """What a person says to an insight."""

    CONFIRM = "confirm", _("That is right")
    CORRECT = "correct", _("Not quite")
    REFUTE = "refute", _("That is wrong")


class Verdict(models.Model):
    """A person's word on an insight, and why. Never overwritten: a change of mind is another verdict, a slip is
    withdrawn. It may tell what the claim rested on then: its audience is that of the claim as it was judged.
    """

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="verdicts")
    kind = models.CharField(max_length=10, choices=VerdictKind.choices)
    why = models.CharField(max_length=1000, blank=True, default="")
    correction = models.CharField(max_length=1000, blank=True, default="")
    statement = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    confidence = models.FloatField()
    audience = models.CharField(max_length=40, default="all")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.insight_id}"


class PredictionQuerySet(models.QuerySet["Prediction"]):
    """Filters that chain."""

    def for_audiences(self, audiences: list[str] | None) -> Self:
        return self if audiences is None else self.filter(audience__in=audiences)


class Prediction(models.Model):
    """What was said would happen to a customer by `horizon_end`, how probably (80 % interval), and what one would
    have said of anybody.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    event = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    as_of = models.DateTimeField()
    horizon_end = models.DateTimeField()
    probability = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    baseline_probability = models.FloatField()
    audience = models.CharField(max_length=40, default="all")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")

    objects = PredictionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "-as_of"], name="prediction_by_name")]
        constraints = [models.UniqueConstraint(fields=["customer", "name", "as_of"], name="prediction_once")]

    def __str__(self) -> str:
        return f"{self.event} of customer {self.customer_id}: {self.probability:.2f}"


class PastClaim(models.Model):
    """What would have been claimed of a customer from a past day on; "" where from then on it would not have been.
    Kept only where it alters.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    statement = models.CharField(max_length=60)
    since = models.DateTimeField()
    audience = models.CharField(max_length=40, default="all")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "name", "since"], name="past_claim_once")]

    def __str__(self) -> str:
        return f"{self.statement} of customer {self.customer_id} since {self.since:%Y-%m}"


class Outcome(models.Model):
    """What became of a prediction. `happened` is NULL where it can no longer be known: nobody wrote, so no tone to
    judge.
    """

    prediction = models.OneToOneField(Prediction, primary_key=True, on_delete=models.CASCADE, related_name="outcome")
    happened = models.BooleanField(null=True)
    evidence_ids = models.JSONField(default=list)
    settled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.prediction_id}: {self.happened}"


class Autonomy(models.TextChoices):
    """How far an insight may go by itself."""

    SHOWN = "shown", _("shown")
    ASKED = "asked", _("asked only")


class AutonomyChange(models.Model):
    """An insight fell from being shown to being asked only, or rose again; with the figures it was decided by. The last
    one of a name counts; without one it is shown.
    """

    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Autonomy.choices)
    at = models.DateTimeField()
    judged = models.PositiveIntegerField()
    refuted = models.PositiveIntegerField()
    settled = models.PositiveIntegerField()
    calibration_error = models.FloatField(null=True)
    gain = models.FloatField(null=True)
    gain_high = models.FloatField(null=True)

    class Meta:
        indexes = [models.Index(fields=["name", "-at"], name="autonomy_by_name")]

    def __str__(self) -> str:
        return f"{self.name}: {self.level}"

    @classmethod
    def asked_only(cls) -> frozenset[str]:
        """The insights that fell: they ask, and call for nobody's attention."""
        last = dict(cls.objects.order_by("at", "id").values_list("name", "level"))
        return frozenset(name for name, level in last.items() if level == Autonomy.ASKED)

    @classmethod
    def level_now(cls, name: str) -> Coalesce:
        """How far the insight may go that another table names in the column `name`, within a query of that table."""
        last = cls.objects.filter(name=OuterRef(name)).order_by("-at", "-id").values("level")[:1]
        return Coalesce(Subquery(last), Value(Autonomy.SHOWN.value))


class GutJudgement(models.Model):
    """How probable a person thinks that something predicted will happen. It may be changed until it has."""

    prediction = models.ForeignKey(Prediction, on_delete=models.CASCADE, related_name="gut_judgements", db_index=False)
    probability = models.FloatField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prediction", "by"], name="gut_judgement_once")]

    def __str__(self) -> str:
        return f"{self.probability:.2f} of {self.prediction_id}"


class Voice(models.Model):
    """How near one of several insights that forecast the same came to what happened, on cases of which all of them had
    spoken (mean squared distance). The nearest speaks on a customer's page.
    """

    forecasts = models.CharField(max_length=60)
    name = models.CharField(max_length=60, unique=True)
    cases = models.PositiveIntegerField()
    error = models.FloatField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.error:.3f}"
