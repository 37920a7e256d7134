"""The pages on themes: what customers speak of, each sentence with its entry, and what people decide of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.understanding.voices import fast_encoder, look_for_themes, theme_of, they_say
from tests.web.queries import asked_by, assert_asks_no_more

from farley.base import clock
from farley.base.access import user_audience
from farley.base.accounts import User
from farley.customers.models import Customer
from farley.understanding import actions, answers, jobs
from farley.understanding.access import said_for
from farley.understanding.models import Membership, Segment, Theme, ThemeSearch
from farley.web import formats

pytestmark = pytest.mark.django_db(transaction=True)
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _the_clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    fast_encoder(monkeypatch)


@pytest.fixture
def said(team: Colleagues) -> Colleagues:
    they_say()
    look_for_themes()
    return team


def shown(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return unescape(re.sub(r"\s+", " ", page.content.decode()))


def test_what_customers_speak_of_leads_to_every_sentence(said: Colleagues, at_browser: Browser) -> None:
    ben, delay = at_browser(said.ben), theme_of("delay")
    page = shown(ben, "/themes")
    assert f'href="/themes/{delay.pk}"' in page
    assert ">new</span>" in page
    assert "Customers who speak of it, by month" in page
    assert page.count('class="stroke is-unfinished"') == page.count('class="sparkline"') > 0
    assert "(this one is not over)" in page
    assert f"{formats.month(NOW)} so far" in page, "in the table behind the chart"
    sentence = said_for(said.ben).filter(counted=delay.pk).select_related("interaction").order_by("-happened_at")[0]
    page = shown(ben, f"/themes/{delay.pk}")
    assert sentence.interaction.text in page
    assert f"#entry-{sentence.interaction_id}" in page
    one_by_one = 'FROM "customers_customer" WHERE "customers_customer"."id" = '
    assert not any(one_by_one in query for query in asked_by(ben, f"/themes/{delay.pk}")), "who said it comes along"
    assert "So it is new." in shown(ben, f"/themes/{delay.pk}/time")
    customer = Customer.objects.get(pk=sentence.interaction.customer_id)
    assert f'href="/themes/{delay.pk}"' in shown(ben, f"/customers/{customer.pk}")
    assert customer.name in shown(ben, f"/customers?theme={delay.pk}")
    assert "Speaks of" in shown(ben, "/customers/filters")


def test_what_grows_stands_at_home_until_somebody_knows_it(said: Colleagues, at_browser: Browser) -> None:
    ben, delay = at_browser(said.ben), theme_of("delay")
    assert "Customers speak of it more" in shown(ben, "/")
    ben.post(f"/themes/{delay.pk}/note")
    assert "Customers speak of it more" not in shown(ben, "/")


def test_a_person_renames_merges_and_dismisses_and_takes_it_back(said: Colleagues, at_browser: Browser) -> None:
    ben, delay, box = at_browser(said.ben), theme_of("delay"), theme_of("packaging")
    ben.post(f"/themes/{delay.pk}/name", {"name": "Slow parcels"})
    (undo,) = re.findall(r'action="(/themes/\d+/name\?name=[^"]*)"', shown(ben, "/themes"))
    assert "Slow parcels" in shown(ben, "/themes")
    ben.post(undo)
    assert theme_of("delay").name == ""
    answer = ben.post(f"/themes/{box.pk}/merge", {"into": delay.pk}, follow=True)
    assert f"/themes/{box.pk}/separate" in answer.content.decode()
    assert f'href="/themes/{box.pk}"' in shown(ben, f"/themes/{delay.pk}")
    assert "Its sentences are counted here" in shown(ben, f"/themes/{box.pk}")
    ben.post(f"/themes/{box.pk}/separate")
    ben.post(f"/themes/{delay.pk}/dismiss")
    assert "1 dismissed theme" in shown(ben, "/themes")
    ben.post(f"/themes/{delay.pk}/restore")
    assert "dismissed theme" not in shown(ben, "/themes")
    ben.post(f"/themes/{delay.pk}/split", {"parts": "2"})
    page = shown(ben, f"/themes/{delay.pk}")
    assert "Split into" in page
    assert "Choose more customers" not in page, "what was split is no empty theme"
    for part in Theme.objects.filter(split_from=delay):
        assert f'href="/themes/{part.pk}"' in page
    ben.post(f"/themes/{delay.pk}/rejoin")
    assert Theme.objects.get(pk=delay.pk).ended_at is None


def test_what_has_no_key_phrases_is_called_by_what_is_said(said: Colleagues, at_browser: Browser) -> None:
    ben, delay, box = at_browser(said.ben), theme_of("delay"), theme_of("packaging")
    Theme.objects.filter(pk=delay.pk).update(words={})
    (quote,) = re.findall(r"<h1[^>]*>([^<]+)</h1>", shown(ben, f"/themes/{delay.pk}"))
    for page in ("/", f"/themes/{box.pk}", "/customers/filters"):
        told = shown(ben, page)
        assert quote in told
        assert f"Theme {delay.pk}" not in told
    answer = ben.post(f"/themes/{delay.pk}/merge", {"into": box.pk}, follow=True)
    assert f"{quote} is counted in" in unescape(answer.content.decode())


def test_two_that_would_be_called_the_same_are_told_apart(said: Colleagues, at_browser: Browser) -> None:
    ben, delay, box, refund = at_browser(said.ben), theme_of("delay"), theme_of("packaging"), theme_of("refund")
    words = {"en": ["parcel", "days late", "a week", "again"]}
    Theme.objects.filter(pk=delay.pk).update(words=words)
    Theme.objects.filter(pk=box.pk).update(words={"en": ["parcel", "days late", "a week"]})
    page = shown(ben, "/themes")
    assert called_in(page, delay) == "parcel · days late · a week · again"
    assert called_in(page, box) == "parcel · days late · a week"
    assert shown(ben, f"/themes/{delay.pk}").count("<title>parcel · days late · Farley</title>") == 1, (
        "alone it stays short"
    )
    actions.rename_theme(box, "Late", by=said.ben, at=NOW)
    actions.rename_theme(refund, "Late", by=said.ben, at=NOW)
    Theme.objects.filter(pk__in=[box.pk, refund.pk]).update(words={"en": ["parcel"]})
    page = shown(ben, "/themes")
    assert {called_in(page, box), called_in(page, refund)} == {f"Late · parcel · {each.pk}" for each in (box, refund)}
    assert called_in(page, delay) == "parcel · days late"


def called_in(page: str, theme: Theme) -> str:
    """What a list calls a theme."""
    found = re.search(rf'href="/themes/{theme.pk}"[^>]*>([^<]*)</a>', page)
    assert found
    return found[1]


def test_what_makes_no_sense_is_told(said: Colleagues, at_browser: Browser) -> None:
    ben, delay = at_browser(said.ben), theme_of("delay")
    nonsense = [
        ("merge", {}),
        ("merge", {"into": delay.pk}),
        ("separate", {}),
        ("rejoin", {}),
        ("split", {"parts": "x"}),
    ]
    for action, form in nonsense:
        assert ben.post(f"/themes/{delay.pk}/{action}", form, follow=True).status_code == 200
    assert ben.post(f"/themes/{delay.pk}/merge", {"into": 10**6}).status_code == 404
    assert at_browser(said.eve).post(f"/themes/{delay.pk}/dismiss").status_code == 403
    assert shown(ben, "/themes?days=x&segment=٣&language=%00&kind=giant&after=x")
    assert "Nobody of these speaks of a theme" in shown(ben, "/themes?kind=household")


def the_impatient(said: Colleagues) -> Segment:
    """Those who speak of the delay."""
    segment = Segment.objects.create(name="The impatient", rule="{}", created_at=NOW, refreshed_at=NOW)
    speakers = set(said_for(said.ben).filter(counted=theme_of("delay").pk).values_list("who", flat=True))
    Membership.objects.bulk_create(
        [Membership(segment=segment, customer_id=pk, entered_at=NOW, entered_by="rule") for pk in speakers]
    )
    return segment


def test_a_theme_is_told_for_each_segment(said: Colleagues, at_browser: Browser) -> None:
    ben, delay = at_browser(said.ben), theme_of("delay")
    assert "No segment has enough members" in shown(ben, f"/themes/{delay.pk}/segments")
    segment = the_impatient(said)
    page = shown(ben, f"/themes/{delay.pk}/segments")
    assert "The impatient" in page
    assert "beyond chance" in page
    assert f"/themes/{delay.pk}?segment={segment.pk}" in shown(ben, f"/themes?segment={segment.pk}")


def test_where_very_much_was_said_the_worker_counts_and_what_people_decide_is_another_question(
    said: Colleagues, at_browser: Browser, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(answers, "LITTLE", -1)
    monkeypatch.setattr("farley.base.jobs.wake", lambda name, **words: asked.append(words))
    ben, delay = at_browser(said.ben), theme_of("delay")
    segment = the_impatient(said)
    pages = ["/themes", f"/themes/{delay.pk}/time", f"/themes/{delay.pk}/segments"]
    for page in pages:
        (poll,) = re.findall(r'<progress-poll src="([^"]+)"', shown(ben, page))
        assert 'class="empty"' not in shown(ben, page)
        assert "data-done" not in shown(ben, poll)
    while asked:
        jobs.answer(**asked.pop(), at=clock.now())
    for page in pages:
        assert "<progress-poll" not in shown(ben, page)
    assert "The impatient" in shown(ben, pages[-1])
    Segment.objects.filter(pk=segment.pk).update(audience=user_audience(said.chen.pk))
    assert "The impatient" not in shown(ben, pages[-1]), "what is kept tells nobody of whom they see no more"
    assert f'href="/themes/{delay.pk}"' in shown(ben, "/themes")
    packaging = theme_of("packaging")
    actions.dismiss_theme(packaging, by=said.ben, at=clock.now())
    assert "<progress-poll" in shown(ben, "/themes")
    actions.restore_theme(packaging, by=said.ben, at=clock.now())
    assert f'href="/themes/{packaging.pk}"' in shown(ben, "/themes"), "as it was before"
    actions.merge_theme(packaging, delay, by=said.ben, at=clock.now())
    assert "<progress-poll" in shown(ben, "/themes")


def test_where_nothing_was_said_the_page_tells_what_is_needed(
    team: Colleagues, at_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben, asked = at_browser(team.ben), []
    monkeypatch.setattr("farley.base.jobs.wake", lambda name, **words: asked.append(name))
    assert "Nothing was said yet" in shown(ben, "/themes")
    ben.post("/themes/now")
    assert asked == ["farley.understanding.jobs.find_themes"]
    assert ThemeSearch.objects.get().asked_by == team.ben
    assert "Looking for themes" in shown(ben, "/themes")
    assert "Looking for themes" in shown(ben, "/themes/progress")
    they_say(a_theme=1, others=3)
    look_for_themes()
    assert "No themes yet" in shown(ben, "/themes")


def test_many_themes_ask_no_more_than_few(said: Colleagues, at_browser: Browser) -> None:
    ben, delay = at_browser(said.ben), theme_of("delay")

    def make(count: int) -> None:
        rows = list(said_for(said.ben).filter(counted=delay.pk)[:count])
        for row in rows:
            theme = Theme.objects.create(name=f"Theme {row.pk}", anchor=bytes(512), encoder="none", found_at=NOW)
            theme.counted_in = theme
            theme.save()
            type(row).objects.filter(pk=row.pk).update(theme=theme)

    assert_asks_no_more(ben, "/themes", make, few=2)
