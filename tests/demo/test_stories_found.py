"""Each planted story is found by the insight that should find it, and what is fine is left alone.

The insights read the sample company's history as tables, without a database. Tones are read from the words themselves,
of everybody in a story and of some others, so that there is something to be usual.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.dialogue.trust_trend import TrustTrend
from farley.analysis.expected_value import ExpectedValue
from farley.analysis.language.reading import read_signals
from farley.analysis.next_action import Believed, Situation, choose
from farley.analysis.one_off_gift import OneOffGift
from farley.analysis.preferred_channel import PreferredChannel
from farley.analysis.purchase_rhythm import PurchaseRhythm
from farley.analysis.relationship_phase import RelationshipPhase
from farley.analysis.spending_trend import SpendingTrend
from farley.analysis.still_a_customer import StillACustomer
from farley.analysis.tables import History, history_of
from farley.analysis.tone_turned import ToneTurned
from farley.demo import stories
from farley.demo.records import DemoCompany, Happening, Kind
from farley.understanding.catalogue import CATALOGUE, Declaration
from tests.demo.conftest import ENDS_ON

LANGUAGES = ["ja", "zh", "en"]
TODAY = datetime(ENDS_ON.year, ENDS_ON.month, ENDS_ON.day, 12, tzinfo=UTC)
_ZONES = {"ja": "Asia/Tokyo", "zh": "Asia/Shanghai", "en": "Europe/London"}
_HEARD = (stories.TURNED, stories.ONE_OFF_GIFT, stories.QUIET_BUT_FINE, stories.RHYTHM_BROKEN, stories.SLOW_DECLINE)
_OTHERS_HEARD = 6


@dataclass(frozen=True)
class Found:
    """What one insight says of everybody, by the keys of the sample company."""

    by_key: Mapping[str, Claim | CannotSay]

    def of(self, key: str) -> Claim:
        """The claim about one customer."""
        claim = self.by_key[key]
        assert isinstance(claim, Claim), claim
        return claim

    def saying(self, statement: str) -> set[str]:
        """Whom the insight says this of."""
        return {key for key, each in self.by_key.items() if isinstance(each, Claim) and each.statement == statement}


@dataclass(frozen=True)
class Told:
    """The sample company's history as tables, and which of the happenings each id is."""

    history: History
    keys: tuple[str, ...]
    happenings: tuple[Happening, ...]

    def found(self, analysis: Any) -> Found:
        """What an insight finds today."""
        findings = analysis.fit(self.history, as_of=TODAY).claims(self.history, as_of=TODAY)
        return Found({self.keys[each.customer_id]: each for each in findings})

    def evidence(self, claim: Claim) -> list[Happening]:
        """What a claim rests on."""
        return [self.happenings[place] for place in claim.evidence]

    def ordered(self, key: str, *, days: int, until: int = 0) -> float:
        """What a customer ordered in so many days, which ended so many days ago; nothing that was given back is taken
        off.
        """
        last = TODAY - timedelta(days=until)
        theirs = (each for each in self.happenings if each.customer == key and each.kind is Kind.PURCHASE)
        return sum(float(each.amount or 0) for each in theirs if last - timedelta(days=days) < each.at <= last)


@pytest.fixture(scope="module")
def told(tsukishiro: DemoCompany) -> Told:
    happenings = tsukishiro.happenings
    keys = tuple(dict.fromkeys(happening.customer for happening in happenings))
    numbers = {key: number for number, key in enumerate(keys)}
    rows = [_row(place, numbers[each.customer], each) for place, each in enumerate(happenings)]
    return Told(history_of(rows, _tones(tsukishiro)), keys, happenings)


@pytest.fixture(scope="module")
def spending(told: Told) -> Found:
    return told.found(SpendingTrend())


@pytest.fixture(scope="module")
def rhythms(told: Told) -> Found:
    return told.found(PurchaseRhythm())


@pytest.fixture(scope="module")
def gifts(told: Told) -> Found:
    return told.found(OneOffGift())


@pytest.fixture(scope="module")
def values(told: Told) -> Found:
    return told.found(ExpectedValue())


@pytest.fixture(scope="module")
def phases(told: Told) -> Found:
    return told.found(RelationshipPhase())


@pytest.fixture(scope="module")
def standings(told: Told) -> Found:
    return told.found(StillACustomer())


@pytest.fixture(scope="module")
def tones(told: Told) -> Found:
    return told.found(ToneTurned())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tone_that_turned_is_heard(told: Told, tones: Found, language: str) -> None:
    (key,) = stories.TURNED.told_in(language)
    claim = tones.of(key)
    assert (claim.statement, claim.calls_for_attention) == ("tone_worse", True)
    assert claim.confidence > 0.75
    meant = [each.meant.tone for each in told.evidence(claim) if each.meant]
    assert sum(tone < 0 for tone in meant) >= 0.75 * len(meant) >= 4


def test_nobody_elses_tone_is_said_to_have_turned(tones: Found) -> None:
    assert tones.saying("tone_worse") == set(stories.TURNED.everyone)


def test_trust_fell_where_the_tone_turned_and_nowhere_else(told: Told) -> None:
    found = told.found(TrustTrend())
    assert found.saying("trust_fell") == set(stories.TURNED.everyone)
    assert all(found.of(key).calls_for_attention for key in stories.TURNED.everyone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slow_decline_is_seen(told: Told, spending: Found, rhythms: Found, language: str) -> None:
    key = stories.SLOW_DECLINE.told_in(language)[0]
    claim = spending.of(key)
    assert (claim.statement, claim.calls_for_attention) == ("spending_falls", True)
    assert claim.confidence > 0.9
    percent, low, high = (int(claim.params[name] or 0) for name in ("percent", "low_percent", "high_percent"))
    assert low < percent < high < 0
    assert {each.kind for each in told.evidence(claim)} == {Kind.PURCHASE}
    assert rhythms.of(key).statement == "rhythm_kept"


def test_few_others_are_said_to_spend_less(told: Told, spending: Found) -> None:
    """A firm whose contact went elsewhere, and with her the monthly order that she wrote, does spend less."""
    left = {stories.CHANGED_EMPLOYER.told_in(language)[1] for language in LANGUAGES}
    left &= spending.saying("spending_falls")
    others = spending.saying("spending_falls") - set(stories.SLOW_DECLINE.everyone) - left
    assert all(told.ordered(key, days=90) < 0.6 * told.ordered(key, days=360, until=90) / 4 for key in left)
    assert len(others) <= 3
    assert not others & {key for story in stories.STORIES for key in story.everyone}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_gift_is_neither_a_rise_nor_a_decline(spending: Found, rhythms: Found, language: str) -> None:
    (key,) = stories.ONE_OFF_GIFT.told_in(language)
    assert key not in spending.saying("spending_falls") | spending.saying("spending_rises")
    assert rhythms.of(key).statement == "rhythm_kept"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_broken_rhythm_is_noticed(rhythms: Found, spending: Found, language: str) -> None:
    (key,) = stories.RHYTHM_BROKEN.told_in(language)
    claim = rhythms.of(key)
    assert (claim.statement, claim.calls_for_attention) == ("rhythm_broken", True)
    assert 26 <= int(claim.params["typical_days"] or 0) <= 30
    silent = spending.by_key[key]
    assert isinstance(silent, CannotSay)
    assert silent.reason == "no_purchase_lately"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quiet_account_is_left_alone(rhythms: Found, spending: Found, tones: Found, language: str) -> None:
    (key,) = stories.QUIET_BUT_FINE.told_in(language)
    assert rhythms.of(key).statement == "rhythm_kept"
    for found in (spending, tones):
        assert isinstance(found.by_key[key], CannotSay)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gift_is_not_taken_for_love(told: Told, gifts: Found, values: Found, language: str) -> None:
    """It was a gift, by what was written; and a year's purchases are expected to be small, as the others are."""
    (key,) = stories.ONE_OFF_GIFT.told_in(language)
    claim = gifts.of(key)
    assert claim.statement == "gift_by_words"
    gift, *words = told.evidence(claim)[:2]
    assert (gift.kind, words[0].kind) == (Kind.PURCHASE, Kind.EMAIL)
    assert gift.amount is not None
    assert float(values.of(key).params["high"] or 0) < float(gift.amount) / 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_phases_follow_from_each_customers_own_rhythm(phases: Found, standings: Found, language: str) -> None:
    (quiet,), (broken,) = stories.QUIET_BUT_FINE.told_in(language), stories.RHYTHM_BROKEN.told_in(language)
    assert (phases.of(quiet).statement, standings.of(quiet).statement) == ("phase_loyal", "still_customer")
    assert (phases.of(broken).statement, standings.of(broken).statement) == ("phase_at_risk", "probably_gone")


def test_few_gifts_are_seen_where_there_is_none(gifts: Found) -> None:
    others = (gifts.saying("gift_by_words") | gifts.saying("gift_by_season")) - set(stories.ONE_OFF_GIFT.everyone)
    assert len(others) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_proposed_next_fits_each_story(
    tones: Found, gifts: Found, rhythms: Found, spending: Found, language: str
) -> None:
    """The gift is not taken for love, and the quiet account is left alone, whatever else might be offered."""
    fond = Believed("would_like_new", 0.6, {"new_1": "Cup"})

    def proposed(story: stories.Story) -> tuple[str, str]:
        key = story.told_in(language)[0]
        found = {"tone_turned": tones, "one_off_gift": gifts, "purchase_rhythm": rhythms, "spending_trend": spending}
        claims = {
            name: Believed(claim.statement, claim.confidence, claim.params, claim.evidence)
            for name, insight in found.items()
            if isinstance(claim := insight.by_key.get(key), Claim)
        }
        best = choose(Situation(1, claims | {"would_like": fond}), {})[0]
        return best.action, best.reason

    assert proposed(stories.TURNED) == ("apologise", "tone_worse")
    assert proposed(stories.ONE_OFF_GIFT) == ("leave_alone", "gift_by_words")
    assert proposed(stories.QUIET_BUT_FINE) == ("leave_alone", "rhythm_kept")
    assert proposed(stories.RHYTHM_BROKEN) == ("remind", "rhythm_broken")
    assert proposed(stories.SLOW_DECLINE) == ("ask", "spending_falls")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_evening_caller_prefers_the_telephone_in_the_evening(told: Told, language: str) -> None:
    (key,) = stories.EVENING_CALLS.told_in(language)
    claim = told.found(PreferredChannel(time_zone=_ZONES[language])).of(key)
    assert claim.statement == "prefers_channel_and_time"
    assert (claim.params["channel"], claim.params["from_hour"]) == ("phone", 18)


@pytest.mark.django_db
@pytest.mark.parametrize("insight", CATALOGUE, ids=[each.name for each in CATALOGUE])
def test_nothing_speaks_for_and_against_at_once(told: Told, insight: Declaration) -> None:
    for claim in told.found(insight.analysis()).by_key.values():
        if isinstance(claim, Claim):
            shown = claim.evidence + claim.counter_evidence
            assert len(set(shown)) == len(shown), claim


def test_rhythms_are_called_broken_of_those_who_stopped(told: Told, rhythms: Found) -> None:
    """Who is in no story and is said to have broken the rhythm has been silent for longer than nearly ever before."""
    for key in rhythms.saying("rhythm_broken"):
        claim = rhythms.of(key)
        assert int(claim.params["silent_days"] or 0) > int(claim.params["high_days"] or 0)
    assert len(rhythms.saying("rhythm_broken")) < len(rhythms.saying("rhythm_kept")) / 10


def _row(place: int, number: int, happening: Happening) -> dict[str, Any]:
    return {
        "interaction_id": place,
        "customer_id": number,
        "kind": str(happening.kind),
        "channel": happening.channel,
        "direction": happening.direction,
        "happened_at": happening.at,
        "recorded_at": happening.at,
        "text": happening.text,
        "amount": None if happening.amount is None else float(happening.amount),
        "currency": happening.currency,
        "audience": "all",
    }


def _tones(tsukishiro: DemoCompany) -> list[dict[str, Any]]:
    """The tones of the mails of these stories, and of some others who write most: reading all would take minutes."""
    mails = [
        (place, each)
        for place, each in enumerate(tsukishiro.happenings)
        if each.kind is Kind.EMAIL and each.direction == "in" and each.text
    ]
    cast = {key for story in _HEARD for key in story.everyone}
    writers = Counter(each.customer for _place, each in mails if each.customer not in cast)
    heard = cast | {key for key, _count in writers.most_common(_OTHERS_HEARD)}
    chosen = [(place, each) for place, each in mails if each.customer in heard]
    read = read_signals([each.text for _place, each in chosen])
    return [
        {
            "interaction_id": place,
            "score": tone.score,
            "certainty": tone.certainty,
            "language": "",
            "model": "",
            "intent": tone.intent.name,
            "emotions": ",".join(emotion.name for emotion in tone.emotions),
        }
        for (place, _each), tone in zip(chosen, read, strict=True)
    ]
