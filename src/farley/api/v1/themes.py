"""Themes: what many customers speak of, how it grows, the sentences in which they do, and what people decide of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, act, caller
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.awaited import Awaited, awaited
from farley.api.v1.fields import Answer, Id, Language, Shape
from farley.base import clock
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.customers.models import Kind
from farley.understanding import actions
from farley.understanding.access import segments_for, theme_for, themes_for
from farley.understanding.actions.themes import MOST_PARTS
from farley.understanding.models import Theme
from farley.understanding.queries import themes as queries
from farley.understanding.queries.themes import Asked, Month, Quote, ThemeSummary
from farley.understanding.sentences.themes import growth_sentence

router = Router(tags=["Themes"])
READ, WRITE = Bearer(Scope.INSIGHTS_READ), Bearer(Scope.INSIGHTS_READ, Scope.THEMES_WRITE)


class QuoteOut(Answer):
    """A sentence as a customer said it."""

    interaction_id: int
    customer_id: int
    customer_name: str
    language: str
    text: str
    happened_at: datetime

    @classmethod
    def of(cls, quote: Quote) -> QuoteOut:
        return cls(**{name: getattr(quote, name) for name in cls.model_fields})


class GrowthOut(Answer):
    """How a theme has grown: the shares of customers who spoke of it, of those who said anything, in the last `days`
    days and in as many before; `low` to `high` is the interval of their difference, wide enough for all themes at once.
    """

    share: float
    share_before: float
    low: float
    high: float
    days: int
    state: str = Field(description="new, growing, or empty where it may be chance")
    sentence: str = Field(description="In the language of Accept-Language")

    @classmethod
    def of(cls, theme: Theme) -> GrowthOut | None:
        return cls(**theme.growth, sentence=growth_sentence(theme)) if theme.growth else None


class ThemeOut(Answer):
    """What many customers speak of, counted over what the key's owner may see."""

    id: int
    title: str = Field(description="What it is called, in the language of Accept-Language where it has words in it")
    name: str = Field(description="What a person calls it; empty where it is called by its key phrases")
    words: dict[str, list[str]] = Field(description="Its key phrases by language")
    customers: int
    sentences: int
    tone: float | None = Field(description="The mean tone of these texts, from -1 to 1; null where none was read")
    growth: GrowthOut | None = Field(description="null where too little was said to tell")
    quote: QuoteOut | None = Field(description="The sentence that is most like all others")
    merged_into_id: int | None = Field(description="The theme that it is counted in, where a person decided so")
    split_from_id: int | None = Field(description="The theme that it was a part of")
    dismissed_at: datetime | None
    ended_at: datetime | None = Field(description="Since when it is gone, or split into others")

    @classmethod
    def of(cls, summary: ThemeSummary) -> ThemeOut:
        theme, quote = summary.theme, summary.quote
        return cls(
            id=theme.pk,
            title=summary.title,
            name=theme.name,
            words=theme.words,
            customers=summary.customers,
            sentences=summary.sentences,
            tone=summary.tone,
            growth=GrowthOut.of(theme),
            quote=QuoteOut.of(quote) if quote else None,
            merged_into_id=theme.merged_into_id,
            split_from_id=theme.split_from_id,
            dismissed_at=theme.dismissed_at,
            ended_at=theme.ended_at,
        )


class ThemePatch(Shape):
    """What to call a theme; empty, it is called by its key phrases again."""

    name: Annotated[str, Field(max_length=120, examples=["Late parcels"])]


class MergeIn(Shape):
    """The theme in which another one is to be counted."""

    into_id: Id


class SplitIn(Shape):
    """How many themes to make of one."""

    parts: Annotated[int, Field(ge=2, le=MOST_PARTS)] = 2


class ThemeParts(Answer):
    """What a theme was split into, the largest first."""

    items: list[ThemeOut]


class ThemeList(Answer):
    """The themes, those of which most customers speak first; `customers` said anything at all."""

    items: list[ThemeOut]
    customers: int
    as_of: datetime = Field(description="When it was counted: where very much was said, up to some minutes ago")


class ThemeMonthOut(Answer):
    """How many customers spoke of a theme in a month, `of` how many said anything, and how those texts feel. A month
    begins where the key's owner is.
    """

    month: date
    customers: int
    of: int
    tone: float | None

    @classmethod
    def of_month(cls, month: Month) -> ThemeMonthOut:
        return cls(month=month.begins_on, customers=month.customers, of=month.of, tone=month.tone)


class ThemeDetails(Answer):
    """A theme month by month."""

    theme: ThemeOut
    months: list[ThemeMonthOut]
    as_of: datetime = Field(description="When the months were counted")


class ThemeFilters(Shape):
    """Which sentences are looked at: of the last `days` days (0: all), of whom, in which language."""

    days: Annotated[int, Field(ge=0, le=36_500)] = 365
    segment_id: Id | None = None
    language: Language = ""
    kind: Kind | None = None

    def asked(self, user: User) -> Asked:
        """What is asked of themes.

        Raises Invalid for a segment that there is not.
        """
        return Asked(days=self.days, segment=self._segment(user), language=self.language, kind=self.kind or "")

    def _segment(self, user: User) -> int | None:
        if self.segment_id and not segments_for(user).filter(pk=self.segment_id).exists():
            raise Invalid(_("There is no such segment."), field="segment_id")
        return self.segment_id


class SentenceFilters(ThemeFilters):
    """Which sentences are looked at, and which page of them."""

    cursor: CursorWord = ""
    limit: Limit = 50


class SentencePage(Answer):
    """Some sentences; `next` is the cursor of the page after, null on the last."""

    items: list[QuoteOut]
    next: str | None


@router.get("/themes", auth=READ, response={200: ThemeList, 202: Awaited}, summary="List themes")
def list_themes(
    request: HttpRequest, response: HttpResponse, wanted: Query[ThemeFilters]
) -> ThemeList | Status[Awaited]:
    """The sixty themes of which most customers speak, each with how it grows; without dismissed ones. Where very much
    was said, they are counted after they were asked for: until then the answer is 202.
    """
    user = caller(request)
    kept = queries.theme_list(user, wanted.asked(user), at=clock.now())
    if kept is None:
        return awaited(response)
    items = [ThemeOut.of(row) for row in kept.answer.rows]
    return ThemeList(items=items, customers=kept.answer.customers, as_of=kept.as_of)


@router.get("/themes/{theme_id}", auth=READ, response={200: ThemeDetails, 202: Awaited}, summary="Get a theme")
def get_theme(
    request: HttpRequest, response: HttpResponse, theme_id: Id, wanted: Query[ThemeFilters]
) -> ThemeDetails | Status[Awaited]:
    """One theme, over the last twelve months; one that is dismissed, or part of another, too. Where very much was said,
    the months are counted after they were asked for: until then the answer is 202.
    """
    user, now = caller(request), clock.now()
    theme, asked = theme_for(user, theme_id), wanted.asked(user)
    kept = queries.months_of(user, theme, asked, at=now)
    if kept is None:
        return awaited(response)
    months = [ThemeMonthOut.of_month(month) for month in kept.answer]
    summary = queries.theme_summary(user, theme, asked, at=now)
    return ThemeDetails(theme=ThemeOut.of(summary), months=months, as_of=kept.as_of)


@router.get("/themes/{theme_id}/sentences", auth=READ, response=SentencePage, summary="List a theme's sentences")
def list_sentences(request: HttpRequest, theme_id: Id, wanted: Query[SentenceFilters]) -> SentencePage:
    """The sentences in which customers speak of a theme, the newest first, as far as the key's owner may see them."""
    user = caller(request)
    rows = queries.said(user, wanted.asked(user), at=clock.now()).filter(counted=theme_for(user, theme_id).pk)
    if wanted.cursor:
        happened_at, pk = place_at(wanted.cursor, datetime, int)
        rows = rows.filter(Q(happened_at__lt=happened_at) | Q(happened_at=happened_at, pk__lt=pk))
    rows = rows.select_related("interaction", "customer__canonical").order_by("-happened_at", "-pk")
    page, after = page_of(rows, wanted.limit, place=lambda row: (row.happened_at, row.pk))
    return SentencePage(items=[QuoteOut.of(quote) for quote in queries.quotes_of(page)], next=after)


@router.patch("/themes/{theme_id}", auth=WRITE, response=ThemeOut, summary="Rename a theme")
def rename_theme(request: HttpRequest, theme_id: Id, body: ThemePatch) -> ThemeOut:
    """Call a theme something: it keeps the name, whatever is said next."""
    theme = theme_for(caller(request), theme_id)
    actions.rename_theme(theme, body.name, **act(request))
    return _shown(caller(request), theme_id)


@router.put("/themes/{theme_id}/merge", auth=WRITE, response=ThemeOut, summary="Merge a theme into another")
def merge_theme(request: HttpRequest, theme_id: Id, body: MergeIn) -> ThemeOut:
    """Count a theme in another from now on: what is said of either is said of both. Doing it again changes nothing."""
    user = caller(request)
    theme, into = theme_for(user, theme_id), _theme(user, body.into_id)
    target = into.counted_in_id or into.pk
    if theme.merged_into_id is None or theme.counted_in_id != target:
        actions.merge_theme(theme, into, **act(request))
    return _shown(user, theme_id)


@router.delete("/themes/{theme_id}/merge", auth=WRITE, response=ThemeOut, summary="Take a merge back")
def separate_theme(request: HttpRequest, theme_id: Id) -> ThemeOut:
    """Let a theme count for itself again, with those that were merged into it."""
    actions.separate_theme(theme_for(caller(request), theme_id), **act(request))
    return _shown(caller(request), theme_id)


@router.post("/themes/{theme_id}/parts", auth=WRITE, response={201: ThemeParts}, summary="Split a theme")
def split_theme(request: HttpRequest, theme_id: Id, body: SplitIn) -> Status[ThemeParts]:
    """Make several themes of one, by what its sentences say; what is most alike stays together."""
    user = caller(request)
    made = actions.split_theme(theme_for(user, theme_id), body.parts, **act(request))
    return Status(201, ThemeParts(items=[_shown(user, part.pk) for part in made]))


@router.delete("/themes/{theme_id}/parts", auth=WRITE, response=ThemeOut, summary="Take a split back")
def rejoin_theme(request: HttpRequest, theme_id: Id) -> ThemeOut:
    """Let a theme be one again: its parts go, and their sentences are its own."""
    actions.rejoin_theme(theme_for(caller(request), theme_id), **act(request))
    return _shown(caller(request), theme_id)


@router.put("/themes/{theme_id}/dismissal", auth=WRITE, response=ThemeOut, summary="Dismiss a theme")
def dismiss_theme(request: HttpRequest, theme_id: Id) -> ThemeOut:
    """Put a theme away that is none: it stands in no list, and is not found again. Doing it again changes nothing."""
    actions.dismiss_theme(theme_for(caller(request), theme_id), **act(request))
    return _shown(caller(request), theme_id)


@router.delete("/themes/{theme_id}/dismissal", auth=WRITE, response=ThemeOut, summary="Restore a theme")
def restore_theme(request: HttpRequest, theme_id: Id) -> ThemeOut:
    """Bring a dismissed theme back. Doing it again changes nothing."""
    actions.restore_theme(theme_for(caller(request), theme_id), **act(request))
    return _shown(caller(request), theme_id)


def _theme(user: User, pk: int) -> Theme:
    theme = themes_for(user).filter(pk=pk).first()
    if theme is None:
        raise Invalid(_("There is no such theme."), field="into_id")
    return theme


def _shown(user: User, pk: int) -> ThemeOut:
    """A theme as it is now, over the last year."""
    return ThemeOut.of(queries.theme_summary(user, theme_for(user, pk), Asked(), at=clock.now()))
