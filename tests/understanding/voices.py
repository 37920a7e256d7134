"""Customers who speak of planted themes, as mails that came in."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache
from itertools import product

import numpy as np
import pytest

from farley.analysis import encoder
from farley.analysis.themes import Vectors
from farley.customers.actions import create_customers
from farley.customers.drafts import CustomerDraft
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding import actions, jobs
from farley.understanding.models import Sentence, Theme
from tests.analysis.voices import PLANTED, voices
from tests.cast import NOW


def fast_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text is encoded once in all tests."""
    monkeypatch.setattr("farley.understanding.actions.sentences.encode", _encoded)


def _encoded(texts: list[str]) -> Vectors:
    return np.stack([_vector(text) for text in texts])


@cache
def _vector(text: str) -> Vectors:
    return np.asarray(encoder.encode([text])[0])


def they_say(*, a_theme: int = 4, others: int = 20, grows: str = "delay") -> None:
    """Each customer writes one sentence, some time in the last four months; of what grows, in the last weeks."""
    found = voices(a_theme=a_theme, others=others)
    drafts = [CustomerDraft(name=f"Customer {each.customer_id}", language=each.language) for each in found]
    customers = create_customers(drafts, by=None, at=NOW)
    mails = [
        timeline.Happening(
            customer=customer,
            what=kinds.Email(),
            happened_at=NOW - timedelta(days=3 + place % (25 if voice.theme == grows else 117)),
            channel="email",
            direction="in",
            text=voice.text,
        )
        for place, (customer, voice) in enumerate(zip(customers, found, strict=True))
    ]
    timeline.record_many(mails, by=None, at=NOW, source="test")


def look_for_themes() -> None:
    """Read what came in and look for themes, as the worker does it."""
    jobs.read_sentences(at=NOW)
    actions.ask_for_themes(by=None, at=NOW)
    jobs.find_themes(at=NOW)


def theme_of(planted: str) -> Theme:
    """The theme that most sentences belong to which were planted as this one."""
    texts = ["".join(pair) for parts in PLANTED[planted].values() for pair in product(*parts)]
    rows = Sentence.objects.filter(interaction__text__in=texts, theme__isnull=False).values_list("theme")
    counted = Counter(pk for (pk,) in rows)
    return Theme.objects.get(pk=counted.most_common(1)[0][0])
