"""The tables behind the map: every row in the reader's words, with the address of the customers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from farley.analysis.journeys import Comparison, Difference, FeelingDifference, Transition, WaitDifference
from farley.analysis.journeys.feelings import Feeling
from farley.understanding.journeys import Following, Overview, Question, Scope
from farley.web import formats
from farley.web.journeys.asking import query_of, query_of_split
from farley.web.journeys.moods import mood, signed, strongest
from farley.web.journeys.steps import step_name, wait

_MOST = 25
_FEWEST_WAITS = 10
_MOST_DIFFERENCES = 25


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and who is listed behind it."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Row:
    """One row: what it is about, its cells, and where its customers are listed; `note` marks what is beyond chance.
    A cell may be a link to customers of its own.
    """

    title: str
    cells: tuple[str | Cell, ...]
    address: str = ""
    is_marked: bool = False


def steps(overview: Overview, scope: Scope) -> list[Row]:
    """Step, customers, times, begins with it, ends with it."""
    return [
        Row(
            step_name(each.step),
            (
                *map(formats.number, (each.customers, each.times, each.starts)),
                Cell(formats.number(each.ends), _behind(scope, step=each.step, ended=1)),
            ),
            _behind(scope, step=each.step),
        )
        for each in overview.steps[:_MOST]
    ]


def transitions(shown: Sequence[Transition], scope: Scope) -> list[Row]:
    """Step and next, customers, times, median and mean waiting time."""
    return [_transition(each, scope) for each in shown]


def slowest(overview: Overview, scope: Scope) -> list[Row]:
    """The same without the mean, where it takes longest; transitions that hardly anybody took are left out."""
    often = [each for each in overview.transitions if each.customers >= _FEWEST_WAITS]
    slow = [_transition(each, scope) for each in sorted(often, key=lambda each: -each.median_wait)[:10]]
    return [replace(row, cells=row.cells[:-1]) for row in slow]


def _transition(each: Transition, scope: Scope) -> Row:
    return Row(
        f"{step_name(each.step)} → {step_name(each.next_step)}",
        (
            formats.number(each.customers),
            formats.number(each.times),
            wait(each.median_wait),
            wait(each.mean_wait),
        ),
        _behind(scope, step=each.step, to=each.next_step),
    )


def paths(overview: Overview, scope: Scope) -> list[Row]:
    """The path, customers, share."""
    return [
        Row(
            " → ".join(map(step_name, each.steps)) + (" …" if each.length > len(each.steps) else ""),
            (formats.number(each.customers), formats.percent_within(each.share)),
            _behind(scope, variant="-".join(map(str, each.key))),
        )
        for each in overview.variants.most_frequent
    ]


def leaving(overview: Overview, scope: Scope) -> list[Row]:
    """After which step customers are gone: how many, of how many who took it, for how many days in the median."""
    left = sorted((each for each in overview.steps if each.gone), key=lambda each: -each.gone)
    return [
        Row(
            step_name(each.step),
            (
                formats.number(each.gone),
                Cell(formats.number(each.customers), _behind(scope, step=each.step)),
                formats.percent(each.gone / each.customers),
            ),
            _behind(scope, step=each.step, gone=1),
        )
        for each in left[:10]
    ]


def feelings(overview: Overview, scope: Scope) -> list[Row]:
    """Step or transition, customers with words, mean, interval, strongest emotions; the worst first, and at the end
    the steps with too few cases.
    """
    known = sorted((each for each in overview.feelings if each.is_known), key=lambda each: (each.mean, each.step))
    unknown = [each for each in overview.feelings if not (each.is_known or each.next_step)]
    return [_feeling(each, scope) for each in (*known[:_MOST], *unknown[:10])]


def _feeling(each: Feeling, scope: Scope) -> Row:
    title = step_name(each.step) + (f" → {step_name(each.next_step)}" if each.next_step else "")
    words = formats.number(each.customers)
    address = _behind(scope, step=each.step, to=each.next_step)
    if not each.is_known:
        return Row(title, (words, _("too few cases"), "", ""), address)
    cells = (f"{mood(each)} {signed(each.mean)}", f"{signed(each.low)} … {signed(each.high)}", strongest(each))
    return Row(title, (words, *cells), address)


def returns(overview: Overview, scope: Scope) -> list[Row]:
    """Step, customers, times, median days until they came back."""
    return [
        Row(
            step_name(each.step),
            (formats.number(each.customers), formats.number(each.times), wait(each.median_days * 86_400)),
            _behind(scope, step=each.step, returned=1),
        )
        for each in overview.returns[:10]
    ]


def followers(following: Following) -> list[Row]:
    """Step, customers, share with its interval."""
    return [
        Row(
            step_name(each.step),
            (
                formats.number(each.customers),
                formats.percent(each.share),
                formats.percent_range(each.low, each.high),
            ),
        )
        for each in following.followers[:_MOST]
    ]


def differences(comparison: Comparison, question: Question) -> list[Row]:
    """Step or transition, the two shares, the difference in points with its interval; what is beyond chance first."""
    ordered = sorted(comparison.differences, key=lambda each: not each.is_beyond_chance)
    return [_difference(each, question) for each in ordered[:_MOST_DIFFERENCES]]


def _difference(each: Difference, question: Question) -> Row:
    title = step_name(each.step) + (f" → {step_name(each.next_step)}" if each.next_step else "")
    where = {"step": each.step, "to": each.next_step} | query_of_split(question.split)
    return Row(
        title,
        (
            Cell(_share(each.our_share, each.ours), _behind(question.scope, side="ours", **where)),
            Cell(_share(each.their_share, each.theirs), _behind(question.scope, side="theirs", **where)),
            _points(each.difference),
            f"{_points(each.low)} … {_points(each.high)}",
        ),
        is_marked=each.is_beyond_chance,
    )


def waits(comparison: Comparison, question: Question) -> list[Row]:
    """Transition, the two typical waiting times, how many times as long with its interval; beyond chance first."""
    ordered = sorted(comparison.waits, key=lambda each: not each.is_beyond_chance)
    return [_wait(each, question) for each in ordered[:_MOST_DIFFERENCES]]


def _wait(each: WaitDifference, question: Question) -> Row:
    where = {"step": each.step, "to": each.next_step} | query_of_split(question.split)
    return Row(
        f"{step_name(each.step)} → {step_name(each.next_step)}",
        (
            Cell(_measured(wait(each.our_wait), each.ours), _behind(question.scope, side="ours", **where)),
            Cell(_measured(wait(each.their_wait), each.theirs), _behind(question.scope, side="theirs", **where)),
            _times(each.ratio),
            f"{_times(each.low)} … {_times(each.high)}",
        ),
        is_marked=each.is_beyond_chance,
    )


def feeling_differences(comparison: Comparison, question: Question) -> list[Row]:
    """Step, how the two sides sound there, the difference with its interval; what is beyond chance first."""
    ordered = sorted(comparison.feelings, key=lambda each: not each.is_beyond_chance)
    return [_felt(each, question) for each in ordered[:_MOST_DIFFERENCES]]


def _felt(each: FeelingDifference, question: Question) -> Row:
    where = {"step": each.step} | query_of_split(question.split)
    return Row(
        step_name(each.step),
        (
            Cell(_measured(signed(each.our_mean), each.ours), _behind(question.scope, side="ours", **where)),
            Cell(_measured(signed(each.their_mean), each.theirs), _behind(question.scope, side="theirs", **where)),
            signed(each.difference),
            f"{signed(each.low)} … {signed(each.high)}",
        ),
        is_marked=each.is_beyond_chance,
    )


def _measured(value: str, customers: int) -> str:
    return f"{value} ({formats.number(customers)})"


def _times(ratio: float) -> str:
    return f"× {formats.number(round(ratio, 2 if ratio < 10 else 0))}"


def _share(share: float, customers: int) -> str:
    return _measured(formats.percent(share), customers)


def _points(share: float) -> str:
    points = round(100 * share)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return sign + formats.number(abs(points))


def _behind(scope: Scope, **words: str | int) -> str:
    return f"{reverse('journeys_customers')}?{query_of(scope, **words)}"
