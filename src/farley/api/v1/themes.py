"""Themes: what many customers speak of, how it grows, and the sentences in which they do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from farley.api.door import Bearer, caller
from farley.api.paging import CursorWord, Limit, page_of, place_at
from farley.api.scopes import Scope
from farley.api.v1.awaited import Awaited, awaited
from farley.api.v1.fields import Answer, Id, Language, Shape
from farley.base import clock
from farley.base.accounts import User
from farley.base.errors import Invalid
from farley.customers.models import Kind
from farley.understanding.access import segments_for, theme_for
from farley.understanding.models import Theme
from farley.understanding.queries import themes as queries
from farley.understanding.queries.themes import Asked, Month, Quote, ThemeSummary
from farley.understanding.sentences.themes import growth_sentence, title_of

router = Router(tags=["Themes"])
READ = Bearer(Scope.INSIGHTS_READ)


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
    words: dict[str, list[str]] = Field(description="Its key phrases by language")
    customers: int
    sentences: int
    tone: float | None = Field(description="The mean tone of these texts, from -1 to 1; null where none was read")
    growth: GrowthOut | None = Field(description="null where too little was said to tell")
    quote: QuoteOut | None = Field(description="The sentence that is most like all others")

    @classmethod
    def of(cls, summary: ThemeSummary) -> ThemeOut:
        theme, quote = summary.theme, summary.quote
        return cls(
            id=theme.pk,
            title=title_of(theme, quote=quote.text if quote else ""),
            words=theme.words,
            customers=summary.customers,
            sentences=summary.sentences,
            tone=summary.tone,
            growth=GrowthOut.of(theme),
            quote=QuoteOut.of(quote) if quote else None,
        )


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
