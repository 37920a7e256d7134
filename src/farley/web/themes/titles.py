"""What a theme is called for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

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


def titles_of(themes: Iterable[Theme]) -> list[tuple[int, str]]:
    """The ids and titles of themes, by title."""
    return sorted(((theme.pk, title_of(theme)) for theme in themes), key=lambda pair: pair[1])


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
