"""The kinds of values that the API's shapes are made of, each as narrow as the database column behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from farley.base.access import EVERYBODY

# In a PATCH, what was not sent stays as it is: such fields have no default that a client could send back.
UNSET: Any = None


def _within_reach(moment: datetime) -> datetime:
    if not 1900 <= moment.year <= 2200:
        raise ValueError("The year has to lie between 1900 and 2200.")
    return moment.astimezone(UTC)


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Moment = Annotated[AwareDatetime, AfterValidator(_within_reach)]
Money = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217", examples=["JPY"])]
Country = Annotated[str, Field(pattern="^([A-Za-z]{2})?$", description="ISO 3166, two letters", examples=["JP"])]
Language = Annotated[str, Field(max_length=10, examples=["ja"])]
Audience = Annotated[
    str,
    Field(
        pattern="^(all|admin|team:[0-9]{1,18}|user:[0-9]{1,18})$",
        description="Who may see it: all, admin, team:7 or user:3",
        examples=[EVERYBODY],
    ),
]
Properties = dict[Annotated[str, Field(max_length=200)], JsonValue]


class Shape(BaseModel):
    """What comes in: fields that nobody knows are refused, so that a slip of the pen is not lost in silence."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, use_enum_values=True)


class Answer(BaseModel):
    """What goes out."""
