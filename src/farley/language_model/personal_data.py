"""This room's share beyond its tables: what was asked about one customer may name another, or hold their words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from farley.base.changes import Act
from farley.base.personal_data import Removed, Share, Subject
from farley.language_model.models import Errand


class Errands(Share):
    """What the language model was asked, wherever it names or quotes the customer, and what it answered. Kept for a
    month.
    """

    def held(self, subject: Subject) -> Iterable[tuple[str, dict[str, Any]]]:
        for errand in _naming(subject):
            yield "language_model.Errand", {"asked_at": errand.asked_at, "given": errand.given, "result": errand.result}

    def erase(self, subject: Subject, act: Act) -> Removed:
        found = [errand.pk for errand in _naming(subject)]
        Errand.objects.filter(pk__in=found).delete()
        return Removed({"language_model.Errand": len(found)} if found else {})


def _naming(subject: Subject) -> Iterator[Errand]:
    """Errands about others in which the customer is named, or that work from their words."""
    words = [word.casefold() for word in (*subject.names, *subject.written) if len(word) > 1]
    for errand in Errand.objects.exclude(customer__in=subject.ids).iterator(chunk_size=200):
        text = json.dumps([errand.given, errand.result], ensure_ascii=False).casefold()
        is_named = any(json.dumps(word, ensure_ascii=False)[1:-1] in text for word in words)
        if is_named or not errand.about.isdisjoint(subject.ids):
            yield errand


SHARE = Errands()
