"""What happens in the planted stories, day by day; `farley.demo.stories` names them and says what a reader sees."""

from __future__ import annotations

from farley.demo.cast import CAST
from farley.demo.plots import acquaintances, buyers, evening, turned
from farley.demo.plots.acquaintances import change_employers
from farley.demo.stage import Stage

__all__ = ["change_employers", "is_cast", "tell_all"]

_LANGUAGES = ("ja", "zh", "en")
_KEYS = {role.key for role in CAST}


def tell_all(stage: Stage) -> None:
    """Tells every story in every language."""
    for language in _LANGUAGES:
        turned.tell(stage, language)
        buyers.tell_gift(stage, language)
        buyers.tell_quiet(stage, language)
        buyers.tell_rhythm_broken(stage, language)
        buyers.tell_decline(stage, language)
        evening.tell(stage, language)
        acquaintances.tell_change_of_employer(stage, language)
        acquaintances.tell_look_alikes(stage, language)
        acquaintances.tell_two_records(stage, language)


def is_cast(person: str) -> bool:
    """Whether this person plays in a story, and so has no ordinary history."""
    return person in _KEYS
