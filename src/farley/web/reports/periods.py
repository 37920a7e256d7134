"""The time that a report tells of stands in its address: a month, a quarter, a year, or days of one's own choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from babel.dates import format_interval, format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _

from farley.analysis.trend import Span, so_far
from farley.web import formats
from farley.web.reports.telling import When
from farley.web.requests import day_in

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LONGEST = 3660
_FIRST_YEAR = 1990


@dataclass(frozen=True)
class Period:
    """From the first day to the last; `until` is where it ends so far, when it is not over yet."""

    kind: str
    first: date
    last: date
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether all of it has passed."""
        return self.until >= start_of(self.last + timedelta(days=1))

    @property
    def compared(self) -> tuple[Span, Span, Span]:
        """All of the period, of the one before, and of the same a year ago."""
        return self._span, self.before._span, self.year_ago._span

    @property
    def _span(self) -> Span:
        return Span(start_of(self.first), start_of(self.last + timedelta(days=1)))

    def days(self, when: When) -> tuple[date, date]:
        """The first and the last day of what is compared: of a time that is not over, as much of the one before."""
        places: tuple[When, ...] = ("now", "before", "year_ago")
        span = so_far(self.compared, at=self.until)[places.index(when)]
        return timezone.localdate(span.begin), timezone.localdate(span.end - timedelta.resolution)

    @property
    def before(self) -> Period:
        """The one before, as long."""
        if self.kind in _MONTHS:
            return _of(self.kind, self.first - timedelta(days=1), self.until)
        days = self.last - self.first + timedelta(days=1)
        return Period("own", self.first - days, self.last - days, self.until)

    @property
    def after(self) -> Period | None:
        """The one after; None where it has not begun."""
        days = self.last - self.first + timedelta(days=1)
        begin = self.last + timedelta(days=1)
        if start_of(begin) > self.until:
            return None
        if self.kind in _MONTHS:
            return _of(self.kind, begin, self.until)
        return Period("own", begin, self.last + days, self.until)

    @property
    def year_ago(self) -> Period:
        """The same season of the year before."""
        return Period(self.kind, _a_year_before(self.first), _a_year_before(self.last), self.until)

    def of_its_kind(self, day: date) -> Period:
        """The month, quarter or year with that day; of own days as many, up to it."""
        if self.kind in _MONTHS:
            return _of(self.kind, day, self.until)
        return Period("own", day - (self.last - self.first), day, self.until)

    @property
    def words(self) -> dict[str, str]:
        """As it stands in an address."""
        if self.kind in _MONTHS:
            return {"period": self.kind, "on": self.first.isoformat()}
        return {"period": "own", "since": self.first.isoformat(), "until": self.last.isoformat()}

    @property
    def query(self) -> str:
        """The same, to follow a question mark."""
        return urlencode(self.words)

    @property
    def name(self) -> str:
        """What it is called: October 2026, Q4 2026, 2026, or its two days."""
        locale = formats.reader_locale()
        if self.kind in _MONTHS:
            # In Japanese the short form of a quarter has a slash, which reads as a date in a sentence.
            quarter = "yQQQQ" if locale.language == "ja" else "yQQQ"
            skeleton = {"month": "yMMMM", "quarter": quarter, "year": "y"}[self.kind]
            return str(format_skeleton(skeleton, self.first, locale=locale))
        return str(format_interval(self.first, self.last, "yMMMd", locale=locale))


def period_in(words: Mapping[str, str], *, at: datetime) -> Period:
    """The period that an address asks for; the last month that is over, where it asks for none that makes sense."""
    today = timezone.localdate(at)
    kind = words.get("period", "")
    if kind == "own":
        first, last = day_told_of(words.get("since", "")), day_told_of(words.get("until", ""))
        if first and last and first <= min(last, today) and (last - first).days < _LONGEST:
            return Period("own", first, last, at)
    if kind in _MONTHS:
        on = day_told_of(words.get("on", ""))
        return _of(kind, min(on, today) if on else _of(kind, today, at).first - timedelta(days=1), at)
    return _of("month", today.replace(day=1) - timedelta(days=1), at)


def choices_of(period: Period) -> list[tuple[str, str, bool]]:
    """What one may choose from: value, label, and whether it is chosen."""
    labels = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year"), "own": _("Own days")}
    return [(kind, label, kind == period.kind) for kind, label in labels.items()]


def _of(kind: str, day: date, until: datetime) -> Period:
    months = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    ends = first.year * 12 + first.month - 1 + months
    return Period(kind, first, date(ends // 12, ends % 12 + 1, 1) - timedelta(days=1), until)


def _a_year_before(day: date) -> date:
    """The last of February stays the last."""
    if day + timedelta(days=1) == date(day.year, 3, 1):
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def day_told_of(text: str) -> date | None:
    """A day that an address names and a report can tell of; None where it is none."""
    day = day_in(text)
    return day if day and _FIRST_YEAR <= day.year < 2200 else None


def start_of(day: date) -> datetime:
    """Midnight at its beginning, where the reader is."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
