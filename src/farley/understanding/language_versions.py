"""Which version reads texts today: one that was learned from people's corrections, or the shipped model alone."""

from __future__ import annotations

from farley.analysis.language.adjustment import Adjustment, unpacked
from farley.analysis.language.model import NAME
from farley.understanding.models import LanguageVersion


def current_version() -> LanguageVersion | None:
    """What was learned last and reads better than the shipped model of today; None where that reads alone."""
    better = LanguageVersion.objects.filter(upon=NAME, is_better=True, dropped_at=None, arrays__isnull=False)
    return better.defer("arrays").order_by("-pk").first()


def current_adjustment() -> Adjustment | None:
    """The same, ready to read with.

    Raises analysis.language.model.ModelDamaged.
    """
    version = current_version()
    if version is None or version.arrays is None:
        return None
    return unpacked(bytes(version.arrays), sha256=version.sha256)
