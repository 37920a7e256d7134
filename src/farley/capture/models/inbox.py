"""What arrived, exactly as it arrived."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from farley.capture.models.source import Source
from farley.customers.models import Customer


class ItemState(models.TextChoices):
    """How far an item has come."""

    WAITING = "waiting", _("Waiting")
    RECORDED = "recorded", _("Recorded")
    UNCLAIMED = "unclaimed", _("From somebody not yet known")
    IGNORED = "ignored", _("Of no interest")
    QUARANTINED = "quarantined", _("In quarantine")
    EMPTIED = "emptied", _("Emptied")


class InboxItem(models.Model):
    """One thing that arrived: a mail, an event. `key` is its sender's id for it: what is sent twice counts once.

    An emptied item has no bytes any more: somebody in it was deleted for good, or it was kept long enough. Its key
    stays, so that it does not come in again. `mark` names the browser of an unclaimed item ("anonymous_id:..."), so
    that it is found when its owner is known.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    payload = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.WAITING)
    mark = models.CharField(max_length=220, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="item_once_a_source")]
        indexes = [
            # Partial, so that taking something in costs as few index entries as can be.
            models.Index(fields=["id"], name="item_waiting", condition=Q(state="waiting")),
            models.Index(fields=["mark"], name="item_unclaimed", condition=Q(state="unclaimed")),
            models.Index(fields=["-id"], name="item_quarantined", condition=Q(state="quarantined")),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.key}"


class Browser(models.Model):
    """From a moment on, who sits at a browser (or app) of one source; a later row takes over, as on a shared device."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+", db_index=False)
    anonymous_id = models.CharField(max_length=200)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "anonymous_id", "since"], name="browser_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.anonymous_id} is {self.customer_id}"
