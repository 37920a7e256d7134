"""All matters of which answers are kept, for the worker."""

from __future__ import annotations

from typing import Any

from farley.understanding.answers import Matter
from farley.understanding.journeys.keeping import JOURNEYS
from farley.understanding.proposals.reading import FARED
from farley.understanding.queries import theme_counts as themes
from farley.understanding.queries.groups import COHORTS, GRIDS, SQUARES
from farley.understanding.queries.scorecard import SCORES
from farley.understanding.queries.segments import ALIKE
from farley.understanding.queries.service_equity import SERVICE
from farley.understanding.queries.theme_trend import SPEAKERS, THEME_TRENDS
from farley.understanding.queries.trend import PARTS, TRENDS

_ALL: tuple[Matter[Any, Any], ...] = (
    *(JOURNEYS, TRENDS, PARTS, COHORTS, GRIDS, SQUARES, SERVICE, ALIKE),
    *(SCORES, FARED),
    *(themes.LISTS, themes.MONTHLY, themes.SEGMENTS, themes.SPOKEN, THEME_TRENDS, SPEAKERS),
)
MATTERS = {matter.name: matter for matter in _ALL}
