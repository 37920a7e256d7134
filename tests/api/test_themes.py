"""A program reads what customers speak of, and the sentences in which they do, as far as its owner may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from farley.base.access import team_audience
from farley.customers.models import Customer
from farley.understanding import answers, jobs
from farley.understanding.models import Membership, Segment, Sentence, Theme
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
GROWTH = {"state": "new", "share": 0.3, "share_before": 0.0, "low": 0.1, "high": 0.4, "days": 30}
LATE = "The parcel came a week late."


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


@pytest.fixture
def late(shop: Shop) -> Theme:
    """Hanako wrote of late parcels twice, the newcomer once."""
    theme = theme_of({"en": ["parcel late"], "ja": ["遅れ"]})
    for customer, days in ((shop.hanako, 3), (shop.hanako, 40), (shop.newcomer, 5)):
        says(theme, customer, days)
    return theme


def theme_of(words: dict[str, list[str]], *, audience: str = "all") -> Theme:
    theme = Theme.objects.create(
        words=words, anchor=bytes(512), encoder="any", found_at=NOW, growth=GROWTH, audience=audience
    )
    Theme.objects.filter(pk=theme.pk).update(counted_in=theme)
    return theme


def says(theme: Theme, customer: Customer, days_ago: float) -> None:
    mail = writes(customer, LATE, days_ago)
    Sentence.objects.create(
        interaction=mail,
        customer=customer,
        start=0,
        end=len(LATE),
        language="en",
        happened_at=NOW - timedelta(days=days_ago),
        vector=bytes(512),
        theme=theme,
        likeness=1 / days_ago,
    )


def test_a_theme_is_read_with_its_growth_and_its_sentences(late: Theme, shop: Shop, program: Programs) -> None:
    agent = program(shop.ben, "insights:read")
    found = agent.get("/themes").json
    (listed,) = found["items"]
    assert (listed["title"], listed["customers"], listed["sentences"], found["customers"]) == ("parcel late", 2, 3, 2)
    assert (listed["growth"]["state"], listed["quote"]["text"]) == ("new", LATE)
    assert listed["growth"]["sentence"].endswith("So it is new.")
    assert agent.get("/themes", Accept_Language="ja").json["items"][0]["title"] == "遅れ"

    one = agent.get(f"/themes/{late.pk}").json
    assert (one["theme"]["id"], len(one["months"]), one["months"][-1]["customers"]) == (late.pk, 12, 2)
    first = agent.get(f"/themes/{late.pk}/sentences?limit=2").json
    assert [row["customer_id"] for row in first["items"]] == [shop.hanako.pk, shop.newcomer.pk]
    second = agent.get(f"/themes/{late.pk}/sentences?limit=2&cursor={first['next']}").json
    assert ([row["customer_id"] for row in second["items"]], second["next"]) == ([shop.hanako.pk], None)


def test_months_are_those_of_the_keys_owner(shop: Shop, program: Programs) -> None:
    theme = theme_of({"en": ["parcel late"]})
    says(theme, shop.hanako, 19.54)  # the 31st of October in London, the 1st of November in Tokyo
    months = program(shop.ben).get(f"/themes/{theme.pk}").json["months"]
    assert [month["customers"] for month in months[-2:]] == [0, 1]


def test_one_looks_at_some_of_the_sentences_only(late: Theme, shop: Shop, program: Programs) -> None:
    agent = program(shop.ben)
    segment = Segment.objects.create(name="New", rule="{}", created_at=NOW)
    Membership.objects.create(segment=segment, customer=shop.newcomer, entered_at=NOW)
    asked = {"days=30": 2, "days=4": 1, f"segment_id={segment.pk}": 1, "language=en": 2, "kind=person": 2}
    for question, customers in asked.items():
        assert agent.get(f"/themes?{question}").json["items"][0]["customers"] == customers, question
    assert agent.get("/themes?language=ja").json["items"] == []
    assert agent.get("/themes?segment_id=99999").status == 422
    assert agent.get("/themes?days=-1").status == 422


def test_what_its_owner_may_not_see_is_not_there(late: Theme, team: Colleagues, shop: Shop, program: Programs) -> None:
    shanghai = team_audience(team.shanghai.pk)
    hidden, agent = theme_of({"en": ["secret"]}, audience=shanghai), program(team.ben)
    says(hidden, shop.hanako, 1)
    Customer.objects.filter(pk=shop.newcomer.pk).update(audience=shanghai)
    (listed,) = agent.get("/themes").json["items"]
    assert (listed["id"], listed["customers"]) == (late.pk, 1)
    assert [row["customer_id"] for row in agent.get(f"/themes/{late.pk}/sentences").json["items"]] == [
        shop.hanako.pk,
        shop.hanako.pk,
    ]
    assert agent.get(f"/themes/{hidden.pk}").status == 404
    assert agent.get(f"/themes/{hidden.pk}/sentences").status == 404
    assert program(team.ben, "segments:read").get("/themes").status == 403


def test_where_very_much_was_said_a_program_asks_again(
    late: Theme, shop: Shop, program: Programs, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(answers, "LITTLE", -1)
    monkeypatch.setattr("farley.base.jobs.wake", lambda name, **words: asked.append(words))
    agent = program(shop.ben)
    for path in ("/themes", f"/themes/{late.pk}"):
        waiting = agent.get(path)
        assert (waiting.status, waiting.headers["Retry-After"]) == (202, "5")
        assert waiting.json["detail"].startswith("Working it out.")
    while asked:
        jobs.answer(**asked.pop(), at=NOW)
    found = agent.get("/themes")
    assert (found.status, found.json["items"][0]["customers"]) == (200, 2)
    assert datetime.fromisoformat(found.json["as_of"]) == NOW
    assert agent.get(f"/themes/{late.pk}").json["months"][-1]["customers"] == 2
    assert agent.get(f"/themes/{late.pk}/sentences").status == 200, "these are found at once"
