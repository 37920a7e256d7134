"""What a customer's words tell."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.tone_turned import ToneTurned
from farley.understanding.catalogue.declaration import Declaration

WORDS: tuple[Declaration, ...] = (
    Declaration(
        name="tone_turned",
        question=_("Has this customer's tone turned?"),
        analysis=ToneTurned,
        inputs=("email", "message", "form", "call", "meeting"),
        every=timedelta(days=1),
        evidence=_("The latest messages, with the words that sound so. Friendly ones among them speak against it."),
        confidence=_("How probably the level of the messages really moved, less where there were few messages."),
        predicts=_("The next message sounds negative"),
        faults=_("Irony, quoted words and mixed feelings are misread. A short message says little."),
        needs_tones=True,
    ),
)
