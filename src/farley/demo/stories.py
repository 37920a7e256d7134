"""The planted stories: cases that a reader of the demo recognises, and that an analysis should get right.

Each is a named constant with the keys of its customers by language, so that tests, documentation and scorecards can
refer to it. What happens in them stands in `plots/`; who plays in them in `cast.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of case. `customers` gives, for each language it is told in, the keys of the customers in it."""

    key: str
    title: str
    seen: str
    customers: Mapping[str, tuple[str, ...]]

    def told_in(self, language: str) -> tuple[str, ...]:
        """The customers of this story in one language. Raises KeyError when it is not told in it."""
        return self.customers[language]

    @property
    def everyone(self) -> tuple[str, ...]:
        """All customers of this story, in all languages."""
        return tuple(key for keys in self.customers.values() for key in keys)


TURNED = Story(
    "turned",
    "A loyal buyer whose tone turned",
    "Warm messages for over two years; then three deliveries fail, the tone turns bitter, and the purchases go on.",
    {"ja": ("kuroda-fumiko",), "zh": ("shen-yuhe",), "en": ("margery-holt",)},
)

ONE_OFF_GIFT = Story(
    "one-off-gift",
    "A gift bought once",
    "Small purchases, and one order many times as large, a gift for an occasion: it says nothing about taste or love.",
    {"ja": ("miyake-yasuo",), "zh": ("gu-changqing",), "en": ("colin-fairweather",)},
)

CHANGED_EMPLOYER = Story(
    "changed-employer",
    "A contact who changed employer",
    "The same person: one relationship ended, another began; mails come from the old address, then from the new.",
    {
        "ja": ("shiraishi-haruka", "madoromi", "mizukagami"),
        "zh": ("qin-lan", "yunqi-cafe", "nanyu-hotel"),
        "en": ("tamsin-pike", "copper-robin", "penwright-hotels"),
    },
)
"""For each language: the person, the former employer, the new one."""

LOOK_ALIKES = Story(
    "look-alikes",
    "Two people who look like one",
    "The same name in the same town, but another reading, another number, another life: they must not be merged.",
    {
        "ja": ("sato-takeshi", "sato-ken"),
        "zh": ("wang-fang-teacher", "wang-fang-inn"),
        "en": ("james-carter-senior", "james-carter-junior"),
    },
)

TWO_RECORDS = Story(
    "two-records",
    "One person with two records",
    "The name is written in two ways (half-width kana, pinyin, a short form), but the telephone number is the same.",
    {
        "ja": ("suzuki-keiko", "suzuki-keiko-by-phone"),
        "zh": ("tao-zihan", "tao-zihan-in-pinyin"),
        "en": ("elizabeth-hartley", "liz-hartley"),
    },
)

QUIET_BUT_FINE = Story(
    "quiet-but-fine",
    "A quiet account that is fine",
    "One purchase every half year, as regular as a clock: a long silence is nothing to worry about.",
    {"ja": ("noguchi-shizue",), "zh": ("he-zhiyuan",), "en": ("edwin-ashdown",)},
)

RHYTHM_BROKEN = Story(
    "rhythm-broken",
    "A customer whose rhythm broke",
    "A purchase every four weeks for over two and a half years, no cross word; then nothing for over three months.",
    {"ja": ("hoshino-kosuke",), "zh": ("miao-qinghe",), "en": ("imogen-vale",)},
)

SLOW_DECLINE = Story(
    "slow-decline",
    "A spend that slowly declines",
    "Orders come as often as ever, but for a year and a half each is a little smaller than the last.",
    {"ja": ("hidamari",), "zh": ("lu-haisheng",), "en": ("hollowell-tearooms",)},
)
"""In Japanese and English the customer is a firm."""

EVENING_CALLS = Story(
    "evening-calls",
    "A customer who answers only by telephone, in the evening",
    "Mails stay unanswered and calls by day are not picked up; between six and nine in the evening it takes two rings.",
    {"ja": ("kubo-tatsuo",), "zh": ("qiu-defu",), "en": ("walter-gledhill",)},
)

STORIES = (
    TURNED,
    ONE_OFF_GIFT,
    CHANGED_EMPLOYER,
    LOOK_ALIKES,
    TWO_RECORDS,
    QUIET_BUT_FINE,
    RHYTHM_BROKEN,
    SLOW_DECLINE,
    EVENING_CALLS,
)


def stories_of(customer: str) -> list[Story]:
    """The stories that this customer plays a part in."""
    return [story for story in STORIES if customer in story.everyone]
