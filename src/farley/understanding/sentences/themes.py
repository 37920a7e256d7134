"""What a theme is called for a reader, and how it has grown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from farley.base import formats
from farley.understanding.models import Theme

_SHOWN = 2
_QUOTED = 30


def title_of(theme: Theme, *, quote: str = "") -> str:
    """The name that a person gave it; otherwise its key phrases, in the reader's language where it has any; otherwise
    how a typical sentence begins, where the caller has one.
    """
    told = theme.name or " · ".join(phrases_of(theme)[:_SHOWN])
    short = f"{quote[:_QUOTED]}…" if len(quote) > _QUOTED else quote
    return told or short or _("Theme %(number)s") % {"number": theme.pk}


def titles_of(themes: Sequence[Theme], quotes: Mapping[int, str] | None = None) -> list[str]:
    """What themes are called that stand beside each other: those that would be called the same go on with their next
    key phrases, and at last with their numbers. `quotes` are typical sentences by theme.
    """
    titles = [title_of(theme, quote=(quotes or {}).get(theme.pk, "")) for theme in themes]
    further = [
        [phrase for phrase in phrases_of(theme) if phrase not in title]
        for theme, title in zip(themes, titles, strict=True)
    ]
    while same := _same(titles):
        is_told_apart = any(further[place] for place in same)
        for place in same:
            if further[place]:
                titles[place] += f" · {further[place].pop(0)}"
            elif not is_told_apart:
                titles[place] += f" · {themes[place].pk}"
    return titles


def _same(titles: Sequence[str]) -> list[int]:
    """The places of titles that occur more than once."""
    count = Counter(titles)
    return [place for place, title in enumerate(titles) if count[title] > 1]


def is_called_something(theme: Theme) -> bool:
    """Whether a theme has a name or key phrases, and not only a number."""
    return bool(theme.name or phrases_of(theme))


def phrases_of(theme: Theme) -> Sequence[str]:
    """The key phrases in the reader's language, or in the one in which there are most."""
    words: Mapping[str, Sequence[str]] = theme.words
    language = (get_language() or "en")[:2]
    if words.get(language):
        return words[language]
    return max((words[each] for each in sorted(words)), key=len, default=())


def other_phrases_of(theme: Theme) -> Sequence[str]:
    """The key phrases of all languages that its title does not hold."""
    title = title_of(theme)
    return [phrase for each in sorted(theme.words) for phrase in theme.words[each] if phrase not in title]


def growth_sentence(theme: Theme) -> str:
    """How a theme has grown; nothing where too little was said to tell."""
    growth = theme.growth
    if not growth:
        return ""
    words = {
        "share": formats.percent(growth["share"]),
        "before": formats.percent(growth["share_before"]),
        "days": growth["days"],
        "low": formats.number(round(100 * growth["low"], 1)),
        "high": formats.number(round(100 * growth["high"], 1)),
    }
    told = _(
        "In the last %(days)s days %(share)s of all customers who said anything spoke of it, before that %(before)s: "
        "a difference of %(low)s to %(high)s points."
    )
    follows = {"new": _("So it is new."), "growing": _("So it grows."), "": _("That may be chance.")}
    return _("%(told)s %(follows)s") % {"told": told % words, "follows": follows[growth["state"]]}
