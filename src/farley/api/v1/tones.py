"""What texts tell: read it, and say it better."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import Status

from farley.api.door import Bearer, act, caller
from farley.api.scopes import Scope
from farley.api.v1.fields import Id
from farley.api.v1.shapes.tones import ToneCorrectionIn, ToneOut
from farley.base.errors import NotFound
from farley.timeline.access import interaction_for
from farley.timeline.models import Interaction
from farley.understanding import actions
from farley.understanding.models import Tone

router = Router(tags=["Insights"])
READ, JUDGE = Bearer(Scope.INSIGHTS_READ), Bearer(Scope.VERDICTS_WRITE)


@router.get("/interactions/{interaction_id}/tone", auth=READ, response=ToneOut, summary="See what a text tells")
def get_tone(request: HttpRequest, interaction_id: Id) -> ToneOut:
    """What counts of a text, and what the model read where a person said otherwise. 404 before it was read."""
    return _tone_of(interaction_for(caller(request), interaction_id))


@router.post(
    "/interactions/{interaction_id}/tone/corrections",
    auth=JUDGE,
    response={201: ToneOut},
    summary="Correct what a text tells",
)
def correct_tone(request: HttpRequest, interaction_id: Id, body: ToneCorrectionIn) -> Status[ToneOut]:
    """Say what a text tells. It counts instead of what the model read; saying the same confirms the model."""
    interaction = interaction_for(caller(request), interaction_id)
    actions.correct_tone(interaction, body.told(), **act(request))
    return Status(201, _tone_of(interaction))


@router.delete(
    "/interactions/{interaction_id}/tone/corrections/last",
    auth=JUDGE,
    response={204: None},
    summary="Withdraw the last word on a text",
)
def withdraw_tone_correction(request: HttpRequest, interaction_id: Id) -> Status[None]:
    """Take the last word on a text back: it was a slip. The one before counts again, or else what the model read."""
    actions.withdraw_tone_correction(interaction_for(caller(request), interaction_id), **act(request))
    return Status(204, None)


def _tone_of(interaction: Interaction) -> ToneOut:
    tone = Tone.objects.select_related("correction").filter(interaction=interaction).first()
    if tone is None:
        raise NotFound(_("This text was not read yet. Try again in a minute."))
    return ToneOut.of(tone)
