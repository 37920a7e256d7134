"""Each planted story has the evidence that it claims, in every language it is told in."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import mean, median, pstdev

import pytest

from farley.demo import company, stories
from farley.demo.people import WORKS_FOR
from farley.demo.records import DemoCompany, Happening, Kind

from .conftest import ENDS_ON

LANGUAGES = ["ja", "zh", "en"]


def test_every_story_is_told_in_three_languages_by_people_who_exist(tsukishiro: DemoCompany) -> None:
    known = {who.key for who in (*tsukishiro.people, *tsukishiro.organisations)}
    for story in stories.STORIES:
        assert set(story.customers) == set(LANGUAGES)
        assert set(story.everyone) <= known
    assert stories.stories_of("kuroda-fumiko") == [stories.TURNED]
    assert stories.stories_of("ja-001") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loyal_buyers_tone_turns_and_the_buying_goes_on(tsukishiro: DemoCompany, language: str) -> None:
    (key,) = stories.TURNED.told_in(language)
    tones = [(h.at, h.meant.tone) for h in tsukishiro.happenings_of(key) if h.meant]
    turn = next(at for at, tone in tones if tone < 0)
    assert mean(tone for at, tone in tones if at < turn) > 1
    assert mean(tone for at, tone in tones if at >= turn) < -1
    assert sum(h.event in ("Delivery Delayed", "Replacement Sent") for h in tsukishiro.happenings_of(key)) == 3
    gaps = _gaps(tsukishiro, key)
    assert max(gaps) < 45
    assert (ENDS_ON - _purchases(tsukishiro, key)[-1].at.date()).days < 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gift_stands_alone_among_small_purchases(tsukishiro: DemoCompany, language: str) -> None:
    (key,) = stories.ONE_OFF_GIFT.told_in(language)
    amounts = sorted(_amount(purchase) for purchase in _purchases(tsukishiro, key))
    assert amounts[-1] > 50 * median(amounts)
    assert amounts[-2] < 4 * median(amounts)
    assert len(amounts) > 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contact_writes_from_the_old_address_and_then_from_the_new(tsukishiro: DemoCompany, language: str) -> None:
    key, former, new = stories.CHANGED_EMPLOYER.told_in(language)
    old_tie, new_tie = (tie for tie in tsukishiro.ties if tie.subject == key and tie.kind == WORKS_FOR)
    assert (old_tie.object, new_tie.object) == (former, new)
    assert old_tie.until is not None
    assert old_tie.until < new_tie.since
    assert new_tie.until is None
    old_mail, new_mail = tsukishiro.person(key).mails
    assert (old_mail.until, new_mail.since) == (old_tie.until, new_tie.since)
    for happening in tsukishiro.happenings_of(key):
        if happening.kind is Kind.EMAIL and happening.direction == "in":
            assert happening.address == (old_mail if happening.at.date() < new_tie.since else new_mail).value
    assert {h.customer for h in tsukishiro.happenings if h.contact == key} == {former, new}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_look_alikes_share_nothing_but_name_and_town(tsukishiro: DemoCompany, language: str) -> None:
    one, other = (tsukishiro.person(key) for key in stories.LOOK_ALIKES.told_in(language))
    assert one.name == other.name
    assert not {phone.value for phone in one.phones} & {phone.value for phone in other.phones}
    assert not {mail.value for mail in one.mails} & {mail.value for mail in other.mails}
    if language == "ja":
        assert one.reading != other.reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_records_share_the_telephone(tsukishiro: DemoCompany, language: str) -> None:
    one, other = (tsukishiro.person(key) for key in stories.TWO_RECORDS.told_in(language))
    assert one.phones == other.phones
    assert one.name != other.name
    sharing = [p.key for p in tsukishiro.people if p.phones and p.phones[0] == one.phones[0]]
    assert sharing == [one.key, other.key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quiet_account_is_as_regular_as_a_clock(tsukishiro: DemoCompany, language: str) -> None:
    (key,) = stories.QUIET_BUT_FINE.told_in(language)
    gaps = _gaps(tsukishiro, key)
    assert min(gaps) > 150
    assert pstdev(gaps) < 10
    assert (ENDS_ON - _purchases(tsukishiro, key)[-1].at.date()).days < min(gaps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rhythm_breaks_without_a_cross_word(tsukishiro: DemoCompany, language: str) -> None:
    (key,) = stories.RHYTHM_BROKEN.told_in(language)
    gaps = _gaps(tsukishiro, key)
    silence = (ENDS_ON - _purchases(tsukishiro, key)[-1].at.date()).days
    assert 26 < mean(gaps) < 30
    assert silence > mean(gaps) + 10 * pstdev(gaps)
    assert all(h.meant.tone > 0 for h in tsukishiro.happenings_of(key) if h.meant)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_spend_declines_while_the_rhythm_stays(tsukishiro: DemoCompany, language: str) -> None:
    (key,) = stories.SLOW_DECLINE.told_in(language)
    purchases = _purchases(tsukishiro, key)
    turn = ENDS_ON - timedelta(days=545)
    before = [_amount(purchase) for purchase in purchases if purchase.at.date() < turn]
    after = [_amount(purchase) for purchase in purchases if purchase.at.date() >= turn]
    assert len(set(before)) == 1
    assert after == sorted(after, reverse=True)
    assert after[-1] < before[0] / 2
    assert pstdev(_gaps(tsukishiro, key)) < 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_a_call_in_the_evening_is_answered(tsukishiro: DemoCompany, language: str) -> None:
    (key,) = stories.EVENING_CALLS.told_in(language)
    zone = company.ZONE[tsukishiro.person(key).country]
    happenings = tsukishiro.happenings_of(key)
    calls = [happening for happening in happenings if happening.kind is Kind.CALL]
    evening = [call for call in calls if 18 <= call.at.astimezone(zone).hour <= 21]
    assert len(evening) > 30
    assert all(call.minutes > 0 for call in evening)
    assert all(call.minutes == 0 for call in calls if call not in evening)
    mails = [happening for happening in happenings if happening.kind is Kind.EMAIL]
    assert {mail.direction for mail in mails} == {"out"}
    assert {purchase.channel for purchase in _purchases(tsukishiro, key)} == {"phone"}


def _purchases(tsukishiro: DemoCompany, key: str) -> list[Happening]:
    return [happening for happening in tsukishiro.happenings_of(key) if happening.kind is Kind.PURCHASE]


def _gaps(tsukishiro: DemoCompany, key: str) -> list[int]:
    days = [purchase.at.date() for purchase in _purchases(tsukishiro, key)]
    return [(later - earlier).days for earlier, later in pairwise(days)]


def _amount(purchase: Happening) -> Decimal:
    assert purchase.amount is not None
    return purchase.amount
