"""A customer's report as a few sentences by the language model, beside the report that they were written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from farley.analysis.citations import Fault
from farley.base.accounts import User
from farley.customers.models import Customer
from farley.language_model.access import last_errand_for
from farley.language_model.actions import Passage
from farley.language_model.models import Errand, Purpose, Setup
from farley.timeline.models import InteractionQuerySet
from farley.timeline.words import kind_name
from farley.web import formats
from farley.web.reports.periods import Period
from farley.web.reports.said import Part

_MOST_TEXTS = 15

FAULTS: dict[str, Promise] = {
    Fault.UNCITED: gettext_lazy("no passage was named"),
    Fault.UNKNOWN_PASSAGE: gettext_lazy("a passage was named that there is not"),
    Fault.FIGURE: gettext_lazy("a figure does not stand in its passage"),
    Fault.DATE: gettext_lazy("a date does not stand in its passage"),
    Fault.NAME: gettext_lazy("a name does not stand in its passage"),
    Fault.QUOTE: gettext_lazy("quoted words do not stand in its passage"),
    Fault.DIRECTION: gettext_lazy("its passage says more where it says less, or the other way round"),
    Fault.LINK: gettext_lazy("it holds a link"),
    Fault.STRANGER: gettext_lazy("it has nothing to do with its passage"),
    Fault.TOO_MANY: gettext_lazy("there were too many"),
}


@dataclass(frozen=True)
class Summary:
    """How it stands with a customer's summary: what was asked last, what of it held, and from what it was written."""

    errand: Errand | None
    model: str
    address: str

    @property
    def writer(self) -> str:
        """Which model wrote it."""
        return str((self.errand.result or {}).get("model", "")) if self.errand else ""

    @property
    def sentences(self) -> Sequence[tuple[str, Sequence[int]]]:
        """What held, each sentence with the numbers of its passages."""
        found: Sequence[tuple[str, Sequence[int]]] = (self._result or {}).get("sentences", [])
        return found

    @property
    def passages(self) -> Sequence[tuple[int, str, str]]:
        """The passages that are named in what held: number, text and page."""
        named = {number for _text, numbers in self.sentences for number in numbers}
        given = self.errand.given if self.errand else []
        return [(number, text, link) for number, (text, link, *_who) in enumerate(given, start=1) if number in named]

    @property
    def left_out(self) -> int:
        """How many sentences did not hold."""
        return len((self._result or {}).get("faults", []))

    @property
    def faults(self) -> Sequence[tuple[Promise | str, int]]:
        """Why sentences did not hold, and how many."""
        counted: Counter[str] = Counter((self._result or {}).get("faults", []))
        return [(FAULTS.get(fault, ""), number) for fault, number in counted.most_common()]

    @property
    def _result(self) -> dict[str, Any] | None:
        return self.errand.result if self.errand else None


def summary_for(user: User, customer: Customer, period: Period) -> Summary | None:
    """The summary of this customer in this time; None where no language model is set up for it."""
    setup = Setup.get()
    if setup is None or not setup.is_on(Purpose.SUMMARY):
        return None
    errand = last_errand_for(user, Purpose.SUMMARY, topic_of(customer, period))
    return Summary(errand, setup.model, f"{reverse('customer_summary', args=[customer.pk])}?{period.query}")


def topic_of(customer: Customer, period: Period) -> str:
    """What a summary is about, in one word; another language is another summary."""
    return f"{customer.pk}:{period.first.isoformat()}:{period.last.isoformat()}:{get_language() or 'en'}"


def passages_of(timeline: InteractionQuerySet, period: Period, parts: Sequence[Part]) -> list[Passage]:
    """What the summary is written from: the report's sentences, and what the customer wrote or said in that time, as
    far as the reader sees it on the timeline.
    """
    told = [Passage(said.plain) for part in parts for said in part.sentences]
    return [*told, *_words(timeline, period.compared[0].begin, period.compared[0].end)]


def _words(timeline: InteractionQuerySet, begin: datetime, end: datetime) -> Iterator[Passage]:
    rows = timeline.standing().exclude(text="").filter(direction="in")
    for row in rows.filter(happened_at__gte=begin, happened_at__lt=end).order_by("-happened_at", "-id")[:_MOST_TEXTS]:
        words = " ".join(f"{row.title}. {row.text}".split() if row.title else row.text.split())
        text = f"{formats.day(row.happened_at)}, {kind_name(row.kind)}: {words}"
        yield Passage(text, f"{reverse('customer', args=[row.customer_id])}#entry-{row.pk}", row.customer_id, row.pk)
