"""Segments to begin with, which make sense in any company."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from farley.web.segments.conditions import Condition, Draft, Group


@dataclass(frozen=True)
class Suggestion:
    """A segment that is ready to be looked at and kept."""

    key: str
    name: str | Promise
    why: str | Promise
    draft: Draft


SUGGESTIONS: tuple[Suggestion, ...] = (
    Suggestion(
        "silent",
        _("Bought before, silent for a year"),
        _("They knew the way to you once. A word may be enough."),
        Draft(
            groups=(
                Group(conditions=(Condition(when="ever"), Condition(how="never", number="0", days="365"))),
                Group(conditions=(Condition(kind="contacted", how="never", number="0", days="365"),)),
            )
        ),
    ),
    Suggestion(
        "less",
        _("Spends less than before"),
        _("Good customers rarely leave at once: first they spend less."),
        Draft(groups=(Group(conditions=(Condition(kind="changed", days="180"),)),)),
    ),
    Suggestion(
        "upset",
        _("Wrote upset in the last 30 days"),
        _("Somebody should answer before they tell others."),
        Draft(groups=(Group(conditions=(Condition(kind="sounded", days="30"),)),)),
    ),
)
BY_KEY = {suggestion.key: suggestion for suggestion in SUGGESTIONS}
