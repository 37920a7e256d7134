"""What an entry of a timeline speaks of: who and what is named in it, and its themes."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from farley.api.v1.fields import Answer
from farley.base.accounts import User
from farley.timeline.models import Interaction
from farley.understanding.queries.entities import EntityView, SpokenOf, entities_in, themes_in
from farley.understanding.sentences.themes import title_of


class EntityOut(Answer):
    """Who or what is named in text[start:end]. `customer_id` is whom of your customers, where the key's owner may see
    them.
    """

    kind: str = Field(description="person, organisation, product, place, mail, phone, url, money, number or phrase")
    start: int
    end: int
    written: str
    words: str = Field(description="The same in one spelling")
    score: float = Field(description="How often such findings are right, from 0 to 1")
    customer_id: int | None
    product_id: int | None

    @classmethod
    def of(cls, view: EntityView) -> EntityOut:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


class SpokenOfOut(Answer):
    """A theme of the entry; text[start:end] is the sentence most like it."""

    theme_id: int
    title: str = Field(description="In the language of Accept-Language where it has words in it")
    start: int
    end: int
    likeness: float

    @classmethod
    def of(cls, spoken: SpokenOf) -> SpokenOfOut:
        return cls(
            theme_id=spoken.theme.pk,
            title=title_of(spoken.theme),
            start=spoken.start,
            end=spoken.end,
            likeness=spoken.likeness,
        )


class TopicsOut(Answer):
    """What an entry speaks of, as far as it was read; without what somebody said is none."""

    entities: list[EntityOut]
    themes: list[SpokenOfOut]

    @classmethod
    def of(cls, entities: Sequence[EntityView], themes: Sequence[SpokenOf]) -> TopicsOut:
        return cls(
            entities=[EntityOut.of(each) for each in entities if not each.is_refused],
            themes=[SpokenOfOut.of(each) for each in themes],
        )


def topics_of(user: User, rows: Sequence[Interaction]) -> dict[int, TopicsOut]:
    """What each of these entries speaks of, as a user may see it: two queries however many they are."""
    ids = [row.pk for row in rows]
    entities, themes = entities_in(user, ids), themes_in(user, ids)
    return {pk: TopicsOut.of(entities.get(pk, ()), themes.get(pk, ())) for pk in ids}
