"""Journeys as teams want them to be."""

from __future__ import annotations

from django.db import models

from farley.base.accounts import User


class JourneyDesign(models.Model):
    """A journey as a team wants it to be (analysis.journeys.plans, as JSON): the newest of its versions. It tells
    nothing of any customer, so everybody may see it.
    """

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    plan = models.TextField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class JourneyVersion(models.Model):
    """What a designed journey was like from a moment on, and whose work that is."""

    design = models.ForeignKey(JourneyDesign, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    plan = models.TextField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["design", "number"], name="journey_version_once")]

    def __str__(self) -> str:
        return f"{self.design_id}, version {self.number}"
