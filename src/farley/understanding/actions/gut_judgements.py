"""How probable people think that something predicted will happen."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.understanding.models import GutJudgement, Outcome, Prediction


@transaction.atomic
def judge_by_gut(prediction: Prediction, probability: float, **act: Unpack[ActWords]) -> GutJudgement:
    """Keep how probable, from 0 to 1, somebody thinks that the predicted will happen; said again, it is changed.

    Raises Invalid for what is no probability, and once the time is over.
    """
    who = act_of(act)
    require_writer(who.by)
    # Whoever settles the prediction waits, or is waited for.
    prediction = Prediction.objects.select_for_update().get(pk=prediction.pk)
    if not 0 <= probability <= 1:
        raise Invalid(_("Give a number from 0 to 100."), field="percent")
    if prediction.horizon_end <= who.at or Outcome.objects.filter(prediction=prediction).exists():
        raise Invalid(_("The time of this forecast is over."))
    judgement = GutJudgement.objects.filter(prediction=prediction, by=who.by).first()
    if judgement is None:
        judgement = GutJudgement.objects.create(prediction=prediction, by=who.by, probability=probability, at=who.at)
        changes.note(judgement, "create", {"probability": (None, probability)}, who)
        return judgement
    changed = changes.set_fields(judgement, {"probability": probability})
    judgement.at = who.at
    judgement.save(update_fields=["probability", "at"])
    changes.note(judgement, "update", changed, who)
    return judgement
