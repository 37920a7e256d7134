"""The timeline of a customer page: newest first, filtered, drawn page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from farley.base import search
from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.timeline import kinds
from farley.timeline.access import interaction_for, interactions_for, interactions_with, of_stays
from farley.timeline.models import Attachment, Interaction, InteractionQuerySet, InteractionSearch
from farley.timeline.words import channel_name, event_name, kind_name
from farley.understanding.queries.entities import EntityView, SpokenOf, entities_in, entries_about, themes_in
from farley.understanding.queries.promises import PromiseView, promises_in
from farley.understanding.queries.trend import OF_ENTRIES, counted
from farley.web import formats
from farley.web.customers.heard import Heard, PersonsWord, heard_in, marked, persons_word_on
from farley.web.customers.page import CustomerPage, start_of
from farley.web.customers.topics import Piece, Topic, label_of, pieces_of, topics_of
from farley.web.requests import day_in, moment_in
from farley.web.words import FIGURES, kind_icon

PAGE = 30
LONG = 400
# Machines write these by the hundred: neighbours of the same kind on one day are shown as one entry.
GATHERED = {"page_view", "event"}
_WITH = ("customer", "recorded_by", "tone__correction__by")


@dataclass(frozen=True)
class TimelineState:
    """What of the timeline is shown."""

    q: str = ""
    kind: str = ""
    channel: str = ""
    person: int | None = None
    about: str = ""
    counted: str = ""
    since: str = ""
    until: str = ""
    after: str = ""

    @property
    def query(self) -> str:
        """The address of this view of the timeline, without the place in it."""
        return self._address(about=self.about, counted=self.counted)

    @property
    def query_without_topic(self) -> str:
        """The same, about whatever there is."""
        return self._address(counted=self.counted)

    @property
    def query_without_figure(self) -> str:
        """The same, whether a figure counts it or not."""
        return self._address(about=self.about)

    @property
    def is_filtered(self) -> bool:
        return bool(self.query)

    def _address(self, *, about: str = "", counted: str = "") -> str:
        words = {
            "q": self.q,
            "kind": self.kind,
            "channel": self.channel,
            "person": self.person,
            "about": about,
            "counted": counted,
            "since": self.since,
            "until": self.until,
        }
        return urlencode({name: value for name, value in words.items() if value})


@dataclass(frozen=True)
class Entry:
    """One entry: an interaction, or several of a machine's gathered into one."""

    interaction: Interaction
    data: kinds.Kind
    attachments: Sequence[Attachment] = ()
    gathered: tuple[Interaction, ...] = ()
    retraction: Interaction | None = None
    promises: tuple[PromiseView, ...] = ()
    entities: tuple[EntityView, ...] = ()
    themes: tuple[SpokenOf, ...] = ()

    @property
    def count(self) -> int:
        return 1 + len(self.gathered)

    @property
    def icon(self) -> str:
        return kind_icon(self.interaction.kind)

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return title_of(self.interaction, self.data)

    @property
    def text(self) -> str:
        """What was said or written; what a machine reported has none."""
        return self.interaction.text

    @cached_property
    def heard(self) -> tuple[Heard, ...]:
        """What was heard in the text."""
        return heard_in(self.interaction)

    @cached_property
    def persons_word(self) -> PersonsWord | None:
        """What a person said that the text tells, where somebody did."""
        return persons_word_on(self.interaction)

    @property
    def is_read(self) -> bool:
        """Whether its text was read, so that a person can say what it tells."""
        return hasattr(self.interaction, "tone")

    @property
    def pieces(self) -> list[Piece]:
        """The text with the words that this hangs on, and the names in it."""
        return pieces_of(self.text, marked(self.text, self.heard), self.entities)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What it speaks of."""
        return topics_of(self.themes, self.entities)

    @property
    def refused(self) -> list[EntityView]:
        """What somebody said that its words do not name, each once."""
        return list({(each.kind, each.words): each for each in self.entities if each.is_refused}.values())

    @property
    def is_long(self) -> bool:
        """Whether only the beginning is shown at first."""
        return len(self.text) > LONG or self.text.count("\n") > 6

    @property
    def quoted(self) -> str:
        """The part of a mail that only repeats earlier ones."""
        return self.data.quoted if isinstance(self.data, kinds.Email) else ""

    @property
    def all_titles(self) -> list[str]:
        """What each of the gathered ones was, the newest first."""
        all_of_them = (self.interaction, *self.gathered)
        return [title_of(i, kinds.read(i.kind, i.version, i.data)) for i in all_of_them]

    @property
    def origin(self) -> str:
        """Who recorded it, or from where it came."""
        by = self.interaction.recorded_by
        channel = channel_name(self.interaction.channel)
        return f"{by.name} · {channel}" if by else channel


@dataclass(frozen=True)
class Day:
    """The entries of one day, in the reader's time zone."""

    date: Any
    entries: list[Entry]


@dataclass(frozen=True)
class TimelinePage:
    """Some days of a timeline, and where it goes on."""

    days: list[Day]
    next: str
    about: str = ""
    figure: str = ""


def read_state(words: QueryDict) -> TimelineState:
    """The view of the timeline that an address describes."""
    return TimelineState(
        q=_shown(words.get("q", "").strip()[:200]),
        kind=words.get("kind", "") if words.get("kind", "") in kinds.KINDS else "",
        channel=_shown(words.get("channel", "")[:30]),
        person=number_in(words.get("person", "")),
        about=_shown(words.get("about", "")[:230]),
        counted=words.get("counted", "") if words.get("counted", "").partition(":")[0] in OF_ENTRIES else "",
        since=words.get("since", ""),
        until=words.get("until", ""),
        after=words.get("after", ""),
    )


def _shown(words: str) -> str:
    """The words, unless they hold what cannot be seen: no database is asked for that."""
    return words if words.isprintable() else ""


def interactions_on(page: CustomerPage, user: User) -> InteractionQuerySet:
    """What a customer's timeline holds; an organisation's also what happened with its people while they were there."""
    ids = [*page.ids, *(stay.customer_id for stay in page.stays)]
    found = interactions_with(user, ids)
    return found.filter(Q(customer__in=page.ids) | of_stays(page.stays)) if page.stays else found


def timeline_page(everything: InteractionQuerySet, state: TimelineState, user: User, *, at: datetime) -> TimelinePage:
    """The next entries of a timeline."""
    found = _filtered(everything, state)
    if state.about:
        found = found.filter(pk__in=entries_about(user, state.about))
    rows = list(_after(found, state.after).select_related(*_WITH).order_by("-happened_at", "-id")[: PAGE + 1])
    shown = rows[:PAGE]
    more = f"{shown[-1].happened_at.isoformat()}~{shown[-1].pk}" if len(rows) > PAGE else ""
    about = label_of(user, state.about) if state.about else ""
    figure = str(FIGURES.get(state.counted.partition(":")[0], ""))
    return TimelinePage(_days(_entries(shown, user, at)), more, about, figure)


def entry_of(user: User, pk: int, *, at: datetime) -> Entry:
    """One entry as it stands on a timeline.

    Raises NotFound.
    """
    interaction_for(user, pk)
    return _entries(Interaction.objects.filter(pk=pk).select_related(*_WITH), user, at)[0]


def entries_of(user: User, pks: Iterable[int], *, at: datetime) -> list[Entry]:
    """Those of these entries that a user may see, as they stand on a timeline."""
    return _entries(interactions_for(user).filter(pk__in=list(pks)).select_related(*_WITH), user, at)


def channels_of(everything: InteractionQuerySet) -> list[str]:
    """The channels over which these customers were in touch lately, for the filter."""
    recent = everything.order_by("-happened_at", "-id").values_list("channel", flat=True)[:500]
    return sorted(set(recent))


def title_of(interaction: Interaction, data: kinds.Kind) -> str:
    """What an interaction was, in a few words."""
    if isinstance(data, kinds.PageView):
        return interaction.title or formats.bare_address(data.url) or kind_name(interaction.kind)
    if isinstance(data, kinds.Event):
        return event_name(data.event) or kind_name(interaction.kind)
    name = kind_name(interaction.kind)
    if isinstance(data, kinds.Call):
        name = {"in": _("They called"), "out": _("We called")}.get(interaction.direction, name)
        if data.seconds:
            minutes = max(1, round(data.seconds / 60))
            name = f"{name} · " + ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return f"{name} · {interaction.title}" if interaction.title else name


def _filtered(found: InteractionQuerySet, state: TimelineState) -> InteractionQuerySet:
    found = found.exclude(kind=kinds.Retracted.name)
    if state.kind:
        found = found.filter(kind=state.kind)
    if state.channel:
        found = found.filter(channel=state.channel)
    if state.person:
        found = found.filter(customer=state.person)
    if state.q and (hits := search.hits(InteractionSearch, state.q)) is not None:
        found = found.filter(pk__in=hits)
    if state.counted:
        about, _separator, currency = state.counted.partition(":")
        found = counted(found, about, currency)
    if day := day_in(state.since):
        found = found.filter(happened_at__gte=start_of(day))
    if day := day_in(state.until):
        found = found.filter(happened_at__lt=start_of(day + timedelta(days=1)))
    return found


def _after(found: InteractionQuerySet, place: str) -> InteractionQuerySet:
    moment, _separator, last = place.rpartition("~")
    when, pk = moment_in(moment), number_in(last)
    if when is None or pk is None:
        return found
    return found.filter(happened_at__lte=when).filter(Q(happened_at__lt=when) | Q(pk__lt=pk))


def _entries(rows: Iterable[Interaction], user: User, at: datetime) -> list[Entry]:
    rows, files = list(rows), dict[int, list[Attachment]]()
    texts = [row.pk for row in rows if row.text]
    promises = promises_in(user, texts, at=at)
    entities, themes = entities_in(user, texts), themes_in(user, texts)
    for attachment in Attachment.objects.filter(interaction__in=[r.pk for r in rows if r.kind not in GATHERED]):
        files.setdefault(attachment.interaction_id, []).append(attachment)
    wanted = [row.retracted_by_id for row in rows if row.retracted_by_id]
    retractions = Interaction.objects.select_related("recorded_by").in_bulk(wanted) if wanted else {}
    return [
        Entry(
            row,
            kinds.read(row.kind, row.version, row.data),
            files.get(row.pk, ()),
            retraction=retractions.get(row.retracted_by_id) if row.retracted_by_id else None,
            promises=promises.get(row.pk, ()),
            entities=entities.get(row.pk, ()),
            themes=themes.get(row.pk, ()),
        )
        for row in rows
    ]


def _days(entries: Iterable[Entry]) -> list[Day]:
    days: list[Day] = []
    for entry in entries:
        day = timezone.localdate(entry.interaction.happened_at)
        if not days or days[-1].date != day:
            days.append(Day(day, []))
        _gather(days[-1].entries, entry)
    return days


def _gather(entries: list[Entry], entry: Entry) -> None:
    """Add an entry to its day; into the one before it, where both are a machine's and of the same kind and customer."""
    last = entries[-1] if entries else None
    kind, customer = entry.interaction.kind, entry.interaction.customer_id
    if last and kind in GATHERED and (last.interaction.kind, last.interaction.customer_id) == (kind, customer):
        entries[-1] = replace(last, gathered=(*last.gathered, entry.interaction))
    else:
        entries.append(entry)
