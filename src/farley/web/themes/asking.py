"""What a page on themes shows stands in its address; what does not make sense there is passed over."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.customers.models import Kind
from farley.understanding.access import segments_for
from farley.understanding.queries import themes as queries
from farley.understanding.queries.themes import Asked
from farley.web.customers.forms import LANGUAGES
from farley.web.journeys.asking import Filter

DAYS = (30, 90, 365)
_DAYS = 365


def asked_in(words: QueryDict, user: User) -> Asked:
    """Which sentences an address asks for; a year's where it does not say."""
    days, number = words.get("days", ""), number_in(words.get("segment", ""))
    segments = segments_for(user).current().values_list("pk", flat=True)
    language, kind = words.get("language", ""), words.get("kind", "")
    return Asked(
        days=int(days) if days in ("0", *map(str, DAYS)) else _DAYS,
        segment=None if number is None else segments.filter(pk=number).first(),
        language=language if language.isascii() and language.isalpha() and len(language) < 10 else "",
        kind=kind if kind in Kind.values else "",
    )


def query_of(asked: Asked) -> str:
    """The address of what is asked."""
    words = {
        "days": str(asked.days) if asked.days != _DAYS else "",
        "segment": str(asked.segment or ""),
        "language": asked.language,
        "kind": asked.kind,
    }
    return urlencode({name: value for name, value in words.items() if value})


def filters_of(asked: Asked, user: User, *, at: datetime) -> list[Filter]:
    """The form's choices, with what is chosen now."""
    everybody = ("", _("all"))
    days = [*((str(each), _("last %(days)s days") % {"days": each}) for each in DAYS), ("0", _("all time"))]
    segments = [(str(segment.pk), segment.name) for segment in segments_for(user).current()[:200]]
    names = dict(LANGUAGES)
    spoken = sorted({*queries.languages_of(user, at=at), asked.language} - {""})
    languages = [(each, str(names.get(each, each))) for each in spoken]
    kinds = [(str(kind), str(label)) for kind, label in Kind.choices]
    found = [
        Filter("days", _("Time"), days, str(asked.days)),
        Filter("language", _("Language"), [everybody, *languages], asked.language),
        Filter("kind", _("Kind"), [everybody, *kinds], asked.kind),
    ]
    if segments:
        found.append(Filter("segment", _("Segment"), [everybody, *segments], str(asked.segment or "")))
    return found
