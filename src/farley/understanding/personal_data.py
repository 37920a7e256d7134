"""This room's share beyond its tables: answers that are kept name customers by their ids, a theme, a key phrase or what
a segment asks for may be a customer's name, and what people said of a customer's texts was learned from.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

import msgspec

from farley.analysis.segments import Did, Mentioned, RuleBroken, read_rule, with_leaves, written
from farley.analysis.segments.rules import Leaf
from farley.base import changes
from farley.base.changes import Act
from farley.base.personal_data import GONE, TELLING, Removed, Share, Subject, names_one
from farley.base.pieces import in_pieces
from farley.understanding import answers
from farley.understanding.actions.relearning import drop_versions
from farley.understanding.models import Entity, EntityKind, EntityRefusal, KeyPhrases, Segment, Theme, ToneCorrection
from farley.understanding.queries.entities import what_about


class Answers(Share):
    """Answers are worked out anew when somebody asks, so all of them go. Themes and key phrases keep what others say,
    and forget names that are the customer's; so do segments, and what people said of others' texts. What a customer's
    texts taught goes with them; the next night learns from what is left.
    """

    def erase(self, subject: Subject, act: Act) -> Removed:
        is_learned_from = ToneCorrection.objects.filter(interaction__customer__in=subject.ids).exists()
        dropped = drop_versions(act.at) if is_learned_from else 0
        names = subject.spellings()
        found = [theme for theme in Theme.objects.all() if _forget(theme, names)]
        Theme.objects.bulk_update(found, ["name", "words"], batch_size=200)
        changes.blank(changes.kind_of(Theme), [theme.pk for theme in found])
        phrases = sum(_forget_phrases(each, names) for each in KeyPhrases.objects.order_by("pk"))
        refused = _forget_refusals(subject, names)
        removed = {"themes": len(found), "key phrases": phrases, "refused names": refused}
        removed |= {"segments": _forget_segments(subject)}
        removed |= {"understanding.LanguageVersion": dropped}
        return Removed({what: number for what, number in removed.items() if number})

    def erase_copies(self, customer_ids: Iterable[int], *, at: datetime) -> None:
        answers.forget_all()


def _forget(theme: Theme, names: list[str]) -> bool:
    """Take what names the customer out of what a theme is called; says whether there was any."""
    before = theme.name, theme.words
    theme.name = "" if names_one(theme.name, names) else theme.name
    kept = {
        language: [each for each in phrases if not names_one(each, names)] for language, phrases in before[1].items()
    }
    theme.words = {language: phrases for language, phrases in kept.items() if phrases}
    return (theme.name, theme.words) != before


def _forget_phrases(learned: KeyPhrases, names: list[str]) -> int:
    """Take the phrases that name the customer out of those that are looked for, and out of the texts in which they
    were found: these stay with whoever said them, but nothing in them is told for a topic. Returns how many there were.
    """
    gone = sorted({each for shares in learned.shares.values() for each in shares if names_one(each, names)})
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


def _forget_refusals(subject: Subject, names: list[str]) -> int:
    """Take out, with what they refuse, people's words that others' texts name nothing of the kind, where the words name
    the customer. Returns how many.
    """
    refusals = EntityRefusal.objects.exclude(interaction__customer__in=subject.ids)
    naming = set(refusals.filter(entities__customer__in=subject.ids).values_list("pk", flat=True))
    rows = refusals.values_list("pk", "words").iterator()
    naming.update(pk for pk, words in rows if names_one(words, names))
    for some in in_pieces(sorted(naming)):
        Entity.objects.filter(refusal__in=some).delete()
        EntityRefusal.objects.filter(pk__in=some).delete()
    return len(naming)


def _forget_segments(subject: Subject) -> int:
    """Take the customer's name out of what segments are called and ask for: nobody fits such a condition any more.
    Returns how many segments there were.
    """
    names = subject.spellings(shortest=TELLING)
    found = [segment for segment in Segment.objects.all() if _forget_segment(segment, names)]
    Segment.objects.bulk_update(found, ["name", "description", "rule", "refreshed_at", "revision"], batch_size=200)
    changes.blank(changes.kind_of(Segment), [segment.pk for segment in found])
    return len(found)


def _forget_segment(segment: Segment, names: list[str]) -> bool:
    def without(leaf: Leaf) -> Leaf:
        if isinstance(leaf, Did):
            words, named = (GONE if names_one(each, names) else each for each in (leaf.words, leaf.named))
            return msgspec.structs.replace(leaf, words=words, named=named)
        if isinstance(leaf, Mentioned) and names_one(what_about(leaf.about).words, names):
            return msgspec.structs.replace(leaf, about=f"{what_about(leaf.about).kind}:{GONE}")
        return leaf

    before = segment.name, segment.description, segment.rule
    segment.name = GONE if names_one(segment.name, names) else segment.name
    segment.description = "" if names_one(segment.description, names) else segment.description
    with suppress(RuleBroken):
        segment.rule = written(with_leaves(read_rule(segment.rule), without))
    if segment.rule != before[2]:
        segment.refreshed_at = None
    # Whoever has it open just now does not bring the name back by saving it.
    segment.revision += 1
    return (segment.name, segment.description, segment.rule) != before


SHARE = Answers()
