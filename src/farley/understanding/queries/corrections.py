"""How texts are read: how often people agreed with the model, and what their corrections taught it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from farley.analysis.language.model import NAME
from farley.analysis.language.relearning import LEAST
from farley.base.access import audiences_of
from farley.base.accounts import User
from farley.timeline.access import interactions_for
from farley.understanding.hearing import Told, told_by_person
from farley.understanding.language_versions import current_version
from farley.understanding.models import LanguageVersion, ToneCorrection

# Of fewer texts no share is told.
ENOUGH = 10
QUESTIONS = ("sentiment", "emotions", "intent", "holder")
_VERSIONS = 20


@dataclass(frozen=True)
class Agreement:
    """Of how many texts in a language ("" is all) people said something, and of how many the model had been right, by
    question.
    """

    language: str
    cases: int
    right: dict[str, int]

    @property
    def shares(self) -> list[int | None]:
        """Whole per cent by question; None where there are too few cases."""
        return [round(100 * self.right[name] / self.cases) if self.cases >= ENOUGH else None for name in QUESTIONS]


@dataclass(frozen=True)
class Learning:
    """How corrections that were not learned from were read in one language: whole per cent by question, as shipped and
    with what was learned; None where there are too few cases.
    """

    language: str
    cases: int
    shares: list[tuple[int, int] | None]


@dataclass(frozen=True)
class VersionView:
    """What was learned at one time. Figures are None where they rest on texts that the reader may not see."""

    name: str
    learned_at: datetime
    learned_by: str
    corrections: int
    is_better: bool
    is_current: bool
    dropped_at: datetime | None
    dropped_by: str
    learnings: list[Learning] | None
    confused_before: list[list[int]] | None
    confused_after: list[list[int]] | None
    stayed: tuple[int, int] | None


@dataclass(frozen=True)
class ReadingCard:
    """How texts are read in this organisation. `needs` corrections are enough to learn from."""

    shipped: str
    current: VersionView | None
    versions: list[VersionView]
    agreements: list[Agreement]
    corrections: int
    needs: int


def standing_corrections() -> QuerySet[ToneCorrection]:
    """People's last word on each text that was not taken back."""
    later = ToneCorrection.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")),
        interaction=OuterRef("interaction"),
        withdrawn_at=None,
    )
    standing = ToneCorrection.objects.filter(withdrawn_at=None, interaction__retracted_by=None)
    return standing.exclude(Exists(later)).order_by("pk")


def reading_card(user: User) -> ReadingCard:
    """How texts are read, as far as a user may see what it rests on."""
    # Text by text, and not as IN (...): SQLite would gather all that was ever said first.
    is_seen = Exists(interactions_for(user).filter(pk=OuterRef("interaction")))
    seen = standing_corrections().filter(is_seen).select_related("interaction__tone")
    versions = LanguageVersion.objects.select_related("learned_by", "dropped_by").defer("arrays").order_by("-pk")
    current = current_version()
    views = [_version_view(user, version, current) for version in versions[:_VERSIONS]]
    return ReadingCard(
        shipped=NAME,
        current=next((view for view in views if view.is_current), None),
        versions=views,
        agreements=_agreements(seen),
        corrections=standing_corrections().count(),
        needs=LEAST,
    )


def _agreements(corrections: Iterable[ToneCorrection]) -> list[Agreement]:
    found: dict[str, list[dict[str, bool]]] = defaultdict(list)
    for correction in corrections:
        said, read = told_by_person(correction), Told.of_json(correction.read)
        right = {name: getattr(said, name) == getattr(read, name) for name in QUESTIONS}
        tone = getattr(correction.interaction, "tone", None)
        for language in ("", tone.language if tone else "?"):
            found[language].append(right)
    return [
        Agreement(language, len(rows), {name: sum(row[name] for row in rows) for name in QUESTIONS})
        for language, rows in sorted(found.items())
    ]


def _version_view(user: User, version: LanguageVersion, current: LanguageVersion | None) -> VersionView:
    audiences = audiences_of(user)
    figures = version.figures if audiences is None or version.audience in audiences else None
    return VersionView(
        name=str(version),
        learned_at=version.learned_at,
        learned_by=version.learned_by.name if version.learned_by else "",
        corrections=version.corrections,
        is_better=version.is_better,
        is_current=version == current,
        dropped_at=version.dropped_at,
        dropped_by=version.dropped_by.name if version.dropped_by else "",
        learnings=_learnings(figures["counted"]) if figures else None,
        confused_before=figures["confused_before"] if figures else None,
        confused_after=figures["confused_after"] if figures else None,
        stayed=_shares(figures["stayed"]) if figures else None,
    )


def _learnings(counted: dict[str, dict[str, Any]]) -> list[Learning]:
    return [
        Learning(language, rows["sentiment"]["cases"], [_shares(rows[name]) for name in QUESTIONS])
        for language, rows in sorted(counted.items())
    ]


def _shares(counted: dict[str, int]) -> tuple[int, int] | None:
    cases = counted["cases"]
    return (round(100 * counted["before"] / cases), round(100 * counted["after"] / cases)) if cases >= ENOUGH else None
