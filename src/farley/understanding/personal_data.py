"""This room's share beyond its tables: answers that are kept name customers by their ids, a theme or a key phrase may
be a customer's name, and what people said of a customer's texts was learned from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from farley.analysis.identity import fold
from farley.base import changes
from farley.base.changes import Act
from farley.base.personal_data import Removed, Share, Subject
from farley.base.pieces import in_pieces
from farley.understanding import answers
from farley.understanding.actions.relearning import drop_versions
from farley.understanding.models import Entity, EntityKind, EntityRefusal, KeyPhrases, Theme, ToneCorrection


class Answers(Share):
    """Answers are worked out anew when somebody asks, so all of them go. Themes and key phrases keep what others say,
    and forget names that are the customer's; so does what people said of others' texts. What a customer's texts taught
    goes with them; the next night learns from what is left.
    """

    def erase(self, subject: Subject, act: Act) -> Removed:
        is_learned_from = ToneCorrection.objects.filter(interaction__customer__in=subject.ids).exists()
        dropped = drop_versions(act.at) if is_learned_from else 0
        words = [word.casefold() for word in (*subject.names, *subject.written) if len(word) > 1]
        found = [theme for theme in Theme.objects.all() if _forget(theme, words)]
        Theme.objects.bulk_update(found, ["name", "words"], batch_size=200)
        changes.blank(changes.kind_of(Theme), [theme.pk for theme in found])
        phrases = sum(_forget_phrases(each, words) for each in KeyPhrases.objects.order_by("pk"))
        refused = _forget_refusals(subject)
        removed = {"themes": len(found), "key phrases": phrases, "refused names": refused}
        removed |= {"understanding.LanguageVersion": dropped}
        return Removed({what: number for what, number in removed.items() if number})

    def erase_copies(self, customer_ids: Iterable[int], *, at: datetime) -> None:
        answers.forget_all()


def _forget(theme: Theme, words: list[str]) -> bool:
    """Take what holds one of the words out of what a theme is called; says whether there was any."""
    before = theme.name, theme.words
    theme.name = "" if _holds(theme.name, words) else theme.name
    kept = {language: [each for each in phrases if not _holds(each, words)] for language, phrases in before[1].items()}
    theme.words = {language: phrases for language, phrases in kept.items() if phrases}
    return (theme.name, theme.words) != before


def _forget_phrases(learned: KeyPhrases, words: list[str]) -> int:
    """Take the phrases that hold one of the words out of those that are looked for, and out of the texts in which they
    were found: these stay with whoever said them, but nothing in them is told for a topic. Returns how many there were.
    """
    gone = sorted({each for shares in learned.shares.values() for each in shares if _holds(each, words)})
    if gone:
        learned.shares = {
            language: {each: share for each, share in shares.items() if each not in gone}
            for language, shares in learned.shares.items()
        }
        learned.save(update_fields=["shares"])
    for some in in_pieces(gone):
        for model in (Entity, EntityRefusal):
            model.objects.filter(kind=EntityKind.PHRASE, words__in=some).delete()
    return len(gone)


def _forget_refusals(subject: Subject) -> int:
    """Take out, with what they refuse, people's words that others' texts name nothing of the kind, where the words name
    the customer. Returns how many.
    """
    names = [_comparable(name) for name in (*subject.names, *subject.written) if len(name) > 1]
    refusals = EntityRefusal.objects.exclude(interaction__customer__in=subject.ids)
    naming = set(refusals.filter(entities__customer__in=subject.ids).values_list("pk", flat=True))
    rows = refusals.values_list("pk", "words").iterator()
    naming.update(pk for pk, words in rows if any(name in _comparable(words) for name in names))
    for some in in_pieces(sorted(naming)):
        Entity.objects.filter(refusal__in=some).delete()
        EntityRefusal.objects.filter(pk__in=some).delete()
    return len(naming)


def _comparable(words: str) -> str:
    """In one spelling; 佐藤 健 and 佐藤健 are one name."""
    folded = fold(words)
    return folded if folded.isascii() else "".join(folded.split())


def _holds(text: str, words: list[str]) -> bool:
    return any(word in text.casefold() for word in words)


SHARE = Answers()
