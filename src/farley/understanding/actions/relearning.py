"""Let people's corrections teach the reading of texts, and take back what was learned."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.language.adjustment import packed
from farley.analysis.language.corpus import Sample
from farley.analysis.language.model import NAME
from farley.analysis.language.relearning import Relearned, relearn
from farley.base import changes
from farley.base.access import narrowest, require
from farley.base.accounts import Role
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid
from farley.base.pieces import in_pieces
from farley.understanding.actions.tones import kind_of_text, read_anew
from farley.understanding.language_versions import current_version
from farley.understanding.models import Holder, LanguageVersion, Sentiment, ToneCorrection
from farley.understanding.queries.corrections import standing_corrections

_SENTIMENT = {Sentiment.PLEASED: "positive", Sentiment.NEUTRAL: "neutral", Sentiment.UPSET: "negative"}
_HOLDER = {Holder.COLLEAGUE: "writer", Holder.CUSTOMER: "customer"}


def learn_from_corrections(**act: Unpack[ActWords]) -> LanguageVersion | None:
    """Learn from all that people said of texts, on top of the shipped model. It reads from now on if it does so better
    on corrections that it had not seen, and what was shipped no worse. None where there are too few.

    Takes seconds to minutes, and is for the worker. Raises Refused for all below managers.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    taught = list(standing_corrections().select_related("interaction__customer", "interaction__tone"))
    # Learning takes a while, and nobody may have to wait for it to write: it is done before the transaction.
    found = relearn([_sample(each) for each in taught], name="")
    if found is None:
        return None
    with transaction.atomic():
        if not _stand_still(taught):
            return None
        version = LanguageVersion.objects.create(
            upon=NAME,
            learned_at=who.at,
            learned_by=who.by,
            corrections=len(taught),
            learned_from=_digest(taught),
            audience=narrowest(word for each in taught for word in _audiences(each)),
            figures=asdict(found.measured),
            is_better=found.measured.is_better,
        )
        if version.is_better:
            _keep(version, found)
        changes.note(version, "create", {"corrections": (None, len(taught))}, who)
    return version


def _stand_still(taught: list[ToneCorrection]) -> bool:
    """Whether all that was learned from is still there: what was erased or taken back meanwhile teaches nothing, and
    the next time learns from what is left.
    """
    pieces = in_pieces([each.pk for each in taught])
    return sum(standing_corrections().filter(pk__in=some).count() for some in pieces) == len(taught)


def is_learning_due() -> bool:
    """Whether corrections came in, or went, since it was learned last. It rests after somebody went back to the shipped
    model, until somebody lets it learn.
    """
    last = LanguageVersion.objects.filter(upon=NAME).defer("arrays").order_by("-pk").first()
    if last is not None and last.dropped_by_id is not None:
        return False
    taught = list(standing_corrections().only("pk"))
    return bool(taught) and (last is None or last.learned_from != _digest(taught))


@transaction.atomic
def go_back_to_shipped(**act: Unpack[ActWords]) -> None:
    """Let the shipped model read alone again; all texts are read anew by it, and people's corrections stay.

    Raises Refused for all below managers, Invalid where nothing learned reads.
    """
    who = act_of(act)
    require(who.by, Role.MANAGER)
    version = current_version()
    if version is None:
        raise Invalid(_("The shipped model reads alone already."))
    drop_versions(who.at)
    since = LanguageVersion.objects.filter(upon=NAME, pk__gte=version.pk)
    since.update(dropped_at=who.at, dropped_by=who.by)
    changes.note(version, "revert", {"dropped_at": (None, who.at)}, who)


def drop_versions(at: datetime) -> int:
    """Let go of all that was learned; the caller holds the transaction. Returns how many versions."""
    dropped: int = LanguageVersion.objects.filter(arrays__isnull=False).update(arrays=None, sha256="", dropped_at=at)
    if dropped:
        read_anew()
    return dropped


def _keep(version: LanguageVersion, found: Relearned) -> None:
    """The arrays of the one that reads are enough."""
    LanguageVersion.objects.filter(arrays__isnull=False).update(arrays=None, sha256="")
    version.arrays = packed(replace(found.adjustment, name=str(version)))
    version.sha256 = hashlib.sha256(version.arrays).hexdigest()
    version.save(update_fields=["arrays", "sha256"])


def _sample(correction: ToneCorrection) -> Sample:
    interaction = correction.interaction
    tone = getattr(interaction, "tone", None)
    return Sample(
        text=interaction.text,
        language=tone.language if tone else "",
        kind=kind_of_text(interaction),
        group=str(interaction.customer_id),
        sentiment=_SENTIMENT[Sentiment(correction.sentiment)],
        emotions=frozenset(correction.emotions),
        intent=correction.intent,
        holder=_HOLDER[Holder(correction.holder)],
    )


def _audiences(correction: ToneCorrection) -> tuple[str, str]:
    return correction.interaction.audience, correction.interaction.customer.audience


def _digest(corrections: list[ToneCorrection]) -> str:
    words = ",".join(str(pk) for pk in sorted(each.pk for each in corrections))
    return hashlib.sha256(words.encode()).hexdigest()
