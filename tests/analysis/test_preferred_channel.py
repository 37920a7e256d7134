"""Suzuki Aya calls before noon, Smith John writes at any hour, Li Na uses whatever is at hand."""

from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.claims import CannotSay, Claim
from farley.analysis.preferred_channel import PreferredChannel
from tests.analysis.cast import TODAY, Diary, of

AYA, JOHN, NA, NEWCOMER, MOVED = range(1, 6)
AT_TEN_IN_TOKYO = 1 / 24  # TODAY is midnight UTC, nine in the morning in Tokyo; an hour later is 23/24 of a day before.


@pytest.fixture(scope="module")
def diary() -> Diary:
    diary, rng = Diary(), np.random.default_rng(5)
    for customer_id in range(100, 150):
        favourite = rng.choice(["email", "phone", "chat"])
        for days in rng.uniform(1, 500, 10).tolist():
            channel = favourite if rng.random() < 0.8 else rng.choice(["email", "phone", "chat"])
            diary.add(customer_id, "message", days, channel=str(channel))
    for days in range(10, 150, 10):
        diary.add(AYA, "call", days - AT_TEN_IN_TOKYO, channel="phone")
        diary.add(JOHN, "email", days + 0.37 * (days % 7), channel="email")
        diary.add(NA, "message", days, channel=("phone", "email", "chat")[days // 10 % 3])
    diary.add(NEWCOMER, "email", 3, channel="email")
    for days in range(900, 700, -10):
        diary.add(MOVED, "call", days, channel="phone")
    for days in range(60, 0, -6):
        diary.add(MOVED, "message", days, channel="chat")
    return diary


@pytest.fixture(scope="module")
def findings(diary: Diary) -> list[Claim | CannotSay]:
    history = diary.history()
    return PreferredChannel(time_zone="Asia/Tokyo").fit(history, as_of=TODAY).claims(history, as_of=TODAY)


def test_who_always_calls_in_the_morning_prefers_it(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, AYA)
    assert claim.statement == "prefers_channel_and_time"
    assert claim.params["channel"] == "phone"
    assert (claim.params["from_hour"], claim.params["to_hour"]) == (9, 12)
    assert claim.params["low_percent"] <= claim.params["percent"] <= claim.params["high_percent"]
    assert claim.counter_evidence == ()
    assert not claim.calls_for_attention


def test_everybodys_day_is_lived_on_their_own_clock(diary: Diary) -> None:
    history = diary.history()
    channel = PreferredChannel(time_zone="Europe/London", time_zones={AYA: "Asia/Tokyo"})
    found = channel.fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    aya, john = of(found, AYA), of(found, JOHN)
    assert (aya.params["from_hour"], aya.params["time_zone"], aya.params["is_own_time_zone"]) == (9, "Asia/Tokyo", True)
    assert (john.params["time_zone"], john.params["is_own_time_zone"]) == ("Europe/London", False)


def test_who_writes_at_any_hour_prefers_only_the_channel(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, JOHN)
    assert claim.statement == "prefers_channel"
    assert claim.params["channel"] == "email"


def test_who_uses_all_alike_has_no_preference(findings: list[Claim | CannotSay]) -> None:
    claim = of(findings, NA)
    assert claim.statement == "no_preference"
    assert claim.counter_evidence


def test_one_mail_is_too_little(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, NEWCOMER) == CannotSay(NEWCOMER, "preferred_channel", "too_few_contacts", has=1, needs=5)


def test_what_somebody_does_now_counts_more_than_two_years_ago(findings: list[Claim | CannotSay]) -> None:
    assert of(findings, MOVED).params["channel"] == "chat"


def test_who_only_ever_called_is_not_said_to_prefer_what_is_usual_here() -> None:
    """Nearly all write; one called ten times, three years ago, and another five times, a year ago."""
    diary = Diary()
    for customer_id in range(100, 160):
        for days in range(5, 400, 50):
            diary.add(customer_id, "message", days, channel="email" if (customer_id + days) % 6 else "phone")
    for days in range(1000, 1100, 10):
        diary.add(AYA, "call", days, channel="phone")
    for days in range(400, 500, 20):
        diary.add(JOHN, "call", days, channel="phone")
    for days in range(1000, 1100, 10):
        diary.add(NA, "email", days, channel="email")
    history = diary.history()
    findings = PreferredChannel().fit(history, as_of=TODAY).claims(history, as_of=TODAY)
    assert of(findings, AYA) == CannotSay(AYA, "preferred_channel", "undecided", has=10, needs=0)
    assert of(findings, JOHN) == CannotSay(JOHN, "preferred_channel", "undecided", has=5, needs=0)
    # Old contacts say little, whatever they say.
    assert of(findings, NA).params["channel"] == "email"
    assert of(findings, NA).confidence < 0.6 < of(findings, 100).confidence


def test_the_next_contact_is_forecast_and_settled(diary: Diary) -> None:
    history, then = diary.history(), TODAY - timedelta(days=65)
    channel = PreferredChannel(horizon_days=30).fit(history, as_of=then)
    forecasts = {each.customer_id: each for each in channel.forecasts(history, as_of=then)}
    assert forecasts[AYA].probability > forecasts[NA].probability
    outcomes = {
        each.forecast.customer_id: each.happened
        for each in channel.outcomes(history, list(forecasts.values()), as_of=TODAY)
    }
    assert outcomes[AYA] is True
    assert outcomes[MOVED] is False


def test_the_naive_guess_is_of_those_of_whom_it_is_forecast() -> None:
    """Who comes often calls; two hundred others filled in a form once, and nothing is forecast of them."""
    diary = Diary()
    for customer_id in range(100, 120):
        for days in range(10, 310, 10):
            diary.add(customer_id, "call", days, channel="phone" if days % 100 else "email")
    for customer_id in range(1000, 1200):
        diary.add(customer_id, "message", 100, channel="web")
    history = diary.history()
    forecasts = PreferredChannel().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    assert {each.params["channel"] for each in forecasts} == {"phone"}
    assert forecasts[0].baseline_probability == pytest.approx(0.9, abs=0.03)


def test_page_views_and_purchases_are_no_contacts() -> None:
    diary = Diary()
    diary.buys(AYA, range(100, 0, -5))
    for days in range(100):
        diary.add(AYA, "page_view", days, channel="web")
    history = diary.history()
    channel = PreferredChannel().fit(history, as_of=TODAY)
    assert channel.claims(history, as_of=TODAY) == []


def test_one_who_chats_a_thousand_times_makes_no_chat_usual() -> None:
    diary, rng = Diary(), np.random.default_rng(5)
    for customer_id in range(100, 160):
        for days in range(10, 300, 40):
            diary.add(customer_id, "message", days, channel="email" if rng.random() < 0.8 else "chat")
    for days in np.linspace(600, 1, 2000).tolist():
        diary.add(AYA, "message", days, channel="chat")
    history = diary.history()
    forecasts = PreferredChannel().fit(history, as_of=TODAY).forecasts(history, as_of=TODAY)
    by_mail = [each for each in forecasts if each.params["channel"] == "email"]
    assert len(by_mail) > 50
    assert by_mail[0].baseline_probability == pytest.approx(0.8, abs=0.05)
