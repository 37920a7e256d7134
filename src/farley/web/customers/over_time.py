"""The charts of a customer over time, each month leading to its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.customers.models import Customer
from farley.timeline.words import channel_name
from farley.understanding.queries.over_time import (
    GOES_ON,
    LEAST_TEXTS,
    LEAVES,
    Chance,
    Feeling,
    Moment,
    Money,
    OverTime,
)
from farley.web import formats
from farley.web.charts import Chart, Series
from farley.web.words import EMOTIONS, phase_name

_MOST_CHANNELS = 6


@dataclass(frozen=True)
class Mark:
    """A strong emotion: when, what, how it sounded, and where the entry is."""

    day: date
    emotion: str
    tone: str
    link: str


@dataclass(frozen=True)
class Span:
    """A phase of the relationship, as a piece of a band between 0 and 1000."""

    name: str
    since: datetime
    until: datetime | None
    begin: int
    width: int
    tone: int


@dataclass(frozen=True)
class Chances:
    """A chance as it was said on each day, and until when it was only replayed; no chart before two days."""

    chart: Chart | None
    replayed_until: datetime | None


@dataclass(frozen=True)
class Charts:
    """What a page shows; None or empty where there are too few cases."""

    money: Sequence[Chart]
    feeling: Chart | None
    texts: int
    marks: Sequence[Mark]
    contacts: Chart | None
    phases: Sequence[Span]
    has_replayed_phases: bool
    leaves: Chances
    goes_on: Chances

    @property
    def needs_texts(self) -> int:
        """From how many texts on a feeling over time is shown."""
        return LEAST_TEXTS


def charts_of(customer: Customer, found: OverTime, *, at: datetime) -> Charts:
    """The charts of one customer."""
    labels = [formats.month(month) for month in found.months]
    links = [timeline_link(customer, _last_day(month), since=month) for month in found.months]
    return Charts(
        money=[_money(money, labels, links) for money in found.money],
        feeling=_feeling(customer, found, labels, links),
        texts=sum(found.feeling.texts),
        marks=[_mark(customer, moment) for _month, moment in sorted(found.moments.items(), reverse=True)],
        contacts=_contacts(found, labels, links),
        phases=_phases(found, at),
        has_replayed_phases=any(span.is_replayed for span in found.phases),
        leaves=_chances(found.chances[LEAVES], _("Chance that this customer leaves, as it was said on each day")),
        goes_on=_chances(found.chances[GOES_ON], _("Chance that the subscription goes on, as it was said on each day")),
    )


def timeline_link(customer: Customer, until: date, entry: int | None = None, since: date | None = None) -> str:
    """The customer's timeline from a day on backwards, at an entry, or as far as another day."""
    place = f"#entry-{entry}" if entry else "#timeline"
    begin = f"since={since.isoformat()}&" if since else ""
    return f"{reverse('customer', args=[customer.pk])}?{begin}until={until.isoformat()}{place}"


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _money(money: Money, labels: Sequence[str], links: Sequence[str]) -> Chart:
    return Chart(
        title=_("Spent, by month"),
        unit=money.currency,
        labels=labels,
        links=links,
        kind="bar",
        series=[
            Series(_("in the month"), _floats(money.spent), written=_written(money.spent, money.currency)),
            Series(
                _("in the 12 months up to it"),
                _floats(money.year),
                written=_written(money.year, money.currency),
                look="line",
            ),
        ],
    )


def _floats(amounts: Sequence[Decimal]) -> list[float | None]:
    return [float(amount) for amount in amounts]


def _written(amounts: Sequence[Decimal], currency: str) -> list[str]:
    return [formats.money(amount, currency) if currency else formats.number(amount) for amount in amounts]


def _feeling(customer: Customer, found: OverTime, labels: Sequence[str], links: Sequence[str]) -> Chart | None:
    """Where a strong emotion was heard, the month leads to its very entry."""
    feeling = found.feeling
    if sum(feeling.texts) < LEAST_TEXTS:
        return None
    moments = [found.moments.get(month) for month in found.months]
    tone = Series(_("tone"), feeling.mean, feeling.low, feeling.high, feeling.texts, written=_tones(feeling))
    strong = Series(
        _("strong emotion"),
        [moment.tone if moment else None for moment in moments],
        written=[_emotion(moment.emotion) if moment else "–" for moment in moments],
        look="marks",
    )
    places = [_place(customer, moment) if moment else link for moment, link in zip(moments, links, strict=True)]
    return Chart(
        title=_("Tone, by month: from −1 (bad) over 0 to 1 (good)"),
        labels=labels,
        links=places,
        series=[tone, *([strong] if any(moments) else [])],
        top=1,
        bottom=-1,
    )


def _tones(feeling: Feeling) -> list[str]:
    return [_tone(*each) for each in zip(feeling.texts, feeling.mean, feeling.low, feeling.high, strict=True)]


def _tone(texts: int, mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return "–"
    many = ngettext("%(number)s text", "%(number)s texts", texts) % {"number": formats.number(texts)}
    if low is None or high is None:
        return _("%(tone)s; %(texts)s") % {"tone": signed(mean), "texts": many}
    words = {"tone": signed(mean), "low": signed(low), "high": signed(high), "texts": many}
    return _("%(tone)s (%(low)s to %(high)s); %(texts)s") % words


def signed(tone: float) -> str:
    """+0.3, 0 or −0.25."""
    rounded = round(tone, 2)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{formats.number(abs(rounded))}"


def _emotion(name: str) -> str:
    return str(EMOTIONS.get(name, name))


def _mark(customer: Customer, moment: Moment) -> Mark:
    day = timezone.localdate(moment.happened_at)
    return Mark(day, _emotion(moment.emotion), signed(moment.tone), _place(customer, moment))


def _place(customer: Customer, moment: Moment) -> str:
    return timeline_link(customer, timezone.localdate(moment.happened_at), moment.interaction_id)


def _contacts(found: OverTime, labels: Sequence[str], links: Sequence[str]) -> Chart | None:
    """The channels beyond the most used ones are taken together."""
    if not found.contacts:
        return None
    channels = list(found.contacts.items())
    shown, others = channels[: _MOST_CHANNELS - 1], channels[_MOST_CHANNELS - 1 :]
    series = [Series(channel_name(channel), times) for channel, times in shown]
    if len(others) == 1:
        series.append(Series(channel_name(others[0][0]), others[0][1]))
    elif others:
        series.append(Series(_("other channels"), [sum(each) for each in zip(*(t for _c, t in others), strict=True)]))
    return Chart(title=_("Contacts, by month and channel"), labels=labels, links=links, series=series, kind="stack")


def _phases(found: OverTime, at: datetime) -> list[Span]:
    if not found.phases:
        return []
    begin = found.phases[0].since
    whole = max((at - begin).total_seconds(), 1.0)
    names = list(dict.fromkeys(span.phase for span in found.phases))
    places = [
        (
            round(1000 * (span.since - begin).total_seconds() / whole),
            round(1000 * ((span.until or at) - begin).total_seconds() / whole),
        )
        for span in found.phases
    ]
    return [
        Span(
            phase_name(span.phase), span.since, span.until, left, max(right - left, 1), names.index(span.phase) % 6 + 1
        )
        for span, (left, right) in zip(found.phases, places, strict=True)
    ]


def _chances(chances: Sequence[Chance], title: str) -> Chances:
    replayed_until = max((each.as_of for each in chances if each.is_replayed), default=None)
    return Chances(_line(chances, title) if len(chances) > 1 else None, replayed_until)


def _line(chances: Sequence[Chance], title: str) -> Chart:
    return Chart(
        title=title,
        unit="%",
        labels=[formats.day(each.as_of) for each in chances],
        series=[
            Series(
                _("this customer"),
                [100 * each.probability for each in chances],
                [100 * each.low for each in chances],
                [100 * each.high for each in chances],
                written=[_chance(each) for each in chances],
            ),
            Series(
                _("anybody"),
                [100 * each.usual for each in chances],
                is_guess=True,
                written=[formats.percent(each.usual) for each in chances],
            ),
        ],
        top=100,
        bottom=0,
    )


def _chance(chance: Chance) -> str:
    words = {"share": formats.percent(chance.probability), "range": formats.percent_range(chance.low, chance.high)}
    return _("%(share)s (%(range)s)") % words
