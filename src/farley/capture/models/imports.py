"""Table files that came in, and their way into the records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import User
from farley.base.changes import Batch
from farley.capture.models.source import Source


class Upload(models.Model):
    """A file as somebody gave it to us; its bytes are kept under their hash, until it is emptied."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    emptied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """How far an import has come."""

    DRAFT = "draft", _("Being prepared")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    REVERTING = "reverting", _("Being taken back")
    REVERTED = "reverted", _("Taken back")


class ImportRun(models.Model):
    """One file on its way into the records. `position` is the number of the last row that is done: a run goes on there.

    `layout`, `mapping` and `counts` are frozen dataclasses of the channel as JSON; `actions.imports` reads them.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    layout = models.JSONField()
    mapping = models.JSONField()
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.DRAFT)
    position = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    check_result = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has something to do for it."""
        return self.state in (ImportState.CHECKING, ImportState.RUNNING, ImportState.REVERTING)


class RefusedRow(models.Model):
    """A row that was not taken, with the reason, and the column that is to blame where there is one."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused_rows", db_index=False)
    number = models.BigIntegerField()
    line = models.BigIntegerField()
    column = models.CharField(max_length=200, blank=True, default="")
    cells = models.JSONField()
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="refused_once_a_run")]

    def __str__(self) -> str:
        return f"{self.run_id} row {self.number}"
