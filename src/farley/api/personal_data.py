"""This room's share: the answers that are remembered for programs which ask twice."""

from __future__ import annotations

import json

from farley.api.actions import blank_answers
from farley.api.models import RememberedAnswer
from farley.base.changes import Act
from farley.base.personal_data import Removed, Share, Subject


class Answers(Share):
    """An answer that names them is forgotten; that it was given is not, or a repeated request would be carried out."""

    def erase(self, subject: Subject, act: Act) -> Removed:
        words = (*subject.written, *subject.names)
        ids = [
            answer.pk
            for answer in RememberedAnswer.objects.exclude(body="").iterator(chunk_size=200)
            if any(word in _plain(answer.body) for word in words)
        ]
        return Removed({"api.RememberedAnswer": blank_answers(ids)})


def _plain(body: str) -> str:
    """An answer with its letters as they are, and not as JSON may escape them."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body


SHARE = Answers()
