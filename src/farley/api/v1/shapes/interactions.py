"""What happened with customers."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import pydantic
from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from farley.api.paging import CursorWord, Limit
from farley.api.v1.fields import Answer, Audience, Currency, Id, Moment, Money, Properties, Shape
from farley.api.v1.shapes.topics import TopicsOut
from farley.customers.models import Customer
from farley.timeline import kinds
from farley.timeline.actions import Happening
from farley.timeline.models import Direction, Interaction, Learned

# Purchases come in as orders; who somebody is, is told by tracking; what is retracted has an address of its own.
_BY_OTHER_WAYS = {kinds.Purchase.name, kinds.Refund.name, kinds.Identified.name, kinds.Retracted.name}
RECORDABLE = {name: kind for name, kind in kinds.KINDS.items() if name not in _BY_OTHER_WAYS}
# Markup is cleaned where mail comes in; through this door comes the text alone.
_NOT_FROM_HERE = {"html"}


def _recordable(name: str) -> str:
    if name not in RECORDABLE:
        raise ValueError(f"The kind has to be one of {', '.join(RECORDABLE)}.")
    return name


RecordableKind = Annotated[str, AfterValidator(_recordable), Field(json_schema_extra={"enum": list(RECORDABLE)})]
Channel = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,29}$", examples=["phone"])]


class InteractionIn(Shape):
    """Something that happened with a customer."""

    customer_id: Id
    kind: RecordableKind
    channel: Channel
    happened_at: Moment
    direction: Direction = Direction.NONE
    title: Annotated[str, Field(max_length=400)] = ""
    text: Annotated[str, Field(max_length=200_000)] = ""
    data: Annotated[Properties, Field(description="The fields of the kind, such as seconds of a call")] = Field(
        default_factory=dict
    )
    amount: Money | None = None
    currency: Currency | None = None
    learned_how: Learned = Learned.SEEN
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    audience: Audience = "all"
    external_id: Annotated[
        str | None, Field(min_length=1, max_length=200, description="Your own id: recorded once for each source")
    ] = None
    thread: Annotated[str, Field(max_length=200, description="What belongs to one conversation shares it")] = ""

    @model_validator(mode="after")
    def _data_fits_the_kind(self) -> InteractionIn:
        self.what()
        return self

    def what(self) -> kinds.Kind:
        """The data as the kind's dataclass.

        Raises ValueError where it does not fit.
        """
        kind = RECORDABLE[self.kind]
        unknown = set(self.data) - ({f.name for f in fields(kind)} - _NOT_FROM_HERE)
        if unknown:
            raise ValueError(f"data.{min(unknown)}: a {self.kind} has no such field")
        try:
            made: kinds.Kind = _adapter(kind).validate_python(dict(self.data))
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            raise ValueError(f"data.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        return made

    def happening(self, customer: Customer) -> Happening:
        """What the timeline's action takes."""
        return Happening(
            customer=customer,
            what=self.what(),
            channel=self.channel,
            happened_at=self.happened_at,
            direction=self.direction,
            title=self.title,
            text=self.text,
            amount=self.amount,
            currency=self.currency or "",
            learned_how=self.learned_how,
            confidence=self.confidence,
            audience=self.audience,
            external_id=self.external_id,
            thread=self.thread,
        )


_adapters: dict[type[kinds.Kind], TypeAdapter[Any]] = {}


def _adapter(kind: type[kinds.Kind]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


class InteractionOut(Answer):
    """Something that happened. `retracted_by` is the id of the record that says why it does not count. Without
    `has_time` only the day was told, and `happened_at` is where it begins. `topics` is null unless asked for.
    """

    id: int
    customer_id: int
    kind: str
    version: int
    channel: str
    direction: str
    happened_at: datetime
    has_time: bool
    recorded_at: datetime
    recorded_by_id: int | None
    source: str
    learned_how: str
    confidence: float
    title: str
    text: str
    data: dict[str, Any]
    amount: Decimal | None
    currency: str
    audience: str
    external_id: str | None
    thread: str
    retracted_by_id: int | None
    topics: TopicsOut | None = None

    @classmethod
    def of(cls, row: Interaction, topics: TopicsOut | None = None) -> InteractionOut:
        own = {name: getattr(row, name) for name in cls.model_fields if name != "topics"}
        return cls.model_construct(**own, topics=topics)


class InteractionPage(Answer):
    """Some interactions; `next` is the cursor of the page after, null on the last."""

    items: list[InteractionOut]
    next: str | None


class InteractionStream(Answer):
    """What was recorded since a cursor. Keep `next`, and ask with it again later."""

    items: list[InteractionOut]
    next: str


class InteractionDetail(Shape):
    """How much of an entry is wanted."""

    with_topics: Annotated[
        bool, Field(description="Also who and what it names, and its themes; needs the scope insights:read")
    ] = False


class InteractionFilters(InteractionDetail):
    """What a customer's timeline can be narrowed by."""

    kind: Annotated[str, Field(max_length=30)] = ""
    channel: Annotated[str, Field(max_length=30)] = ""
    since: Moment | None = None
    until: Moment | None = None
    q: Annotated[str, Field(max_length=200, description="Words in what was said")] = ""
    include_retracted: bool = False
    cursor: CursorWord = ""
    limit: Limit = 50


class StreamPlace(Shape):
    """From where to read on."""

    cursor: CursorWord = ""
    limit: Limit = 100


class RetractionIn(Shape):
    """Why something recorded does not count."""

    why: Annotated[str, Field(min_length=1, max_length=500)]
