"""Aiko sets a language model up on its page; Ben has a report summarised, and reads what held beside the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import cast
from tests.cast import NOW, Colleagues
from tests.language_model.conftest import ready
from tests.language_model.service import Service, running
from tests.understanding.cast import writes
from tests.web.test_segments import Browser

from farley.base import clock
from farley.base.access import team_audience, user_audience
from farley.customers.actions import create_customer, relate
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.language_model import jobs
from farley.language_model.models import Errand, Setup
from farley.warehouse import export

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/settings/language-model"
NOVEMBER = "?period=month&on=2026-11-01"


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as found:
        yield found


@pytest.fixture
def sato(team: Colleagues) -> Customer:
    """Sato Ken, who wrote to all of us, and once to Chen alone."""
    sato = cast.sato(team.ben)
    writes(sato, "佐藤です。 <b>The tea came broken.</b>", 3)
    writes(sato, "Between you and me, 47 boxes.", 2, audience=user_audience(team.chen.pk))
    export.export_all()
    return sato


def summary_of(customer: Customer) -> str:
    return f"/customers/{customer.pk}/report/summary{NOVEMBER}"


def filled_in(service: Service, **more: str) -> dict[str, str]:
    found = {
        "provider": "openai",
        "address": service.address,
        "is_inside": "on",
        "model": "small-1",
        "key": "sk-secret",
    }
    return found | {"purposes": "summary", "currency": "USD", "calls_a_month": "5"} | more


def test_it_is_set_up_and_tested(team: Colleagues, service: Service, at_browser: Browser) -> None:
    aiko = at_browser(team.aiko)
    assert aiko.post(PAGE, filled_in(service)).status_code == 302
    tested = aiko.post(f"{PAGE}/test", follow=True).content.decode()
    assert "It answers: Here I am." in tested
    assert "1,000" in tested
    assert "sk-secret" not in tested
    assert "A key is kept." in tested
    service.behaviour = "401"
    assert "refuses the key" in aiko.post(f"{PAGE}/test", follow=True).content.decode()
    aiko.post(f"{PAGE}/forget-key")
    assert not Setup.objects.get().sealed_key


def test_the_usual_address_is_taken_and_an_internal_one_refused(
    team: Colleagues, service: Service, at_browser: Browser
) -> None:
    aiko = at_browser(team.aiko)
    refused = aiko.post(PAGE, filled_in(service, is_inside=""))
    assert refused.status_code == 422
    assert "https://" in refused.content.decode()
    unreachable = aiko.post(PAGE, filled_in(service, is_inside="", address="https://127.0.0.1/v1"))
    assert unreachable.status_code == 422
    assert "127.0.0.1 lies in an internal network" in unreachable.content.decode()
    assert Setup.objects.count() == 0
    aiko.post(PAGE, filled_in(service, is_inside="", address="", provider="anthropic"))
    assert Setup.objects.get().address == "https://api.anthropic.com/v1"


def test_it_is_for_administrators(team: Colleagues, at_browser: Browser) -> None:
    for colleague in (team.dora, team.ben, team.eve):
        browser = at_browser(colleague)
        assert browser.get(PAGE).status_code == 403
        for address in (PAGE, f"{PAGE}/test", f"{PAGE}/forget-key"):
            assert browser.post(address).status_code == 403


def test_a_report_is_summarised_from_what_the_reader_may_see(
    team: Colleagues, service: Service, sato: Customer, at_browser: Browser
) -> None:
    ready(team, service)
    ben, report, asked = at_browser(team.ben), f"/customers/{sato.pk}/report{NOVEMBER}", summary_of(sato)
    assert "Write a summary" in ben.get(report).content.decode()
    assert ben.post(asked).status_code == 302
    assert "The summary is being written" in ben.get(report).content.decode()
    assert b"data-done" not in ben.get(asked, headers={"HX-Request": "true"}).content
    words = len(Errand.objects.get().given)  # what was written comes last
    service.says = f"PERSON_1 wrote on 17 November that the tea came broken [{words}]. They will leave in 30 days [1]."
    jobs.carry_out(at=NOW)
    assert b"data-done" in ben.get(asked, headers={"HX-Request": "true"}).content
    assert "47 boxes" not in service.material
    page = ben.get(report).content.decode()
    assert "佐藤 wrote on 17 November that the tea came broken." in page
    assert "30 days" not in page
    assert "1 sentence was left out" in page
    assert "&lt;b&gt;The tea" in page
    assert "<article" in page
    assert re.search(r'href="/customers/\d+#entry-\d+"', page)
    assert "佐藤 wrote" not in at_browser(team.chen).get(report).content.decode()
    assert Errand.objects.get().by == team.ben


def test_a_summary_with_words_of_somebody_who_is_no_longer_seen_is_not_shown(
    team: Colleagues, service: Service, sato: Customer, at_browser: Browser
) -> None:
    ready(team, service)
    firm = create_customer(CustomerDraft(kind="organisation", name="Kabuto"), by=team.ben, at=NOW)
    relate(RelationshipDraft(sato, firm, "works_for"), by=team.ben, at=NOW)
    ben, report = at_browser(team.ben), f"/customers/{firm.pk}/report{NOVEMBER}"
    ben.post(summary_of(firm))
    words = len(Errand.objects.get().given)
    service.says = f"PERSON_1 wrote on 17 November that the tea came broken [{words}]."
    jobs.carry_out(at=NOW)
    assert "the tea came broken." in ben.get(report).content.decode()
    Customer.objects.filter(pk=sato.pk).update(audience=team_audience(team.shanghai.pk))
    assert "the tea came broken." not in ben.get(report).content.decode()


def test_without_one_the_report_says_nothing_of_it(team: Colleagues, sato: Customer, at_browser: Browser) -> None:
    ben, report = at_browser(team.ben), f"/customers/{sato.pk}/report"
    assert "language model" not in ben.get(report).content.decode()
    assert ben.post(f"{report}/summary").status_code == 422


def test_what_went_wrong_stands_beside_the_report(
    team: Colleagues, service: Service, sato: Customer, at_browser: Browser
) -> None:
    ready(team, service)
    ben, report = at_browser(team.ben), f"/customers/{sato.pk}/report"
    service.behaviour = "503"
    ben.post(f"{report}/summary", headers={"accept-language": "ja"})
    jobs.carry_out(at=NOW)
    assert "サービスに問題が起きています" in ben.get(report, headers={"accept-language": "ja"}).content.decode()
    service.behaviour, service.says = "", "All is well."
    ben.post(f"{report}/summary")
    jobs.carry_out(at=NOW)
    assert "Nothing that was written held." in ben.get(report).content.decode()


def test_readers_and_strangers_ask_nothing(
    team: Colleagues, service: Service, sato: Customer, at_browser: Browser
) -> None:
    ready(team, service)
    assert at_browser(team.eve).post(f"/customers/{sato.pk}/report/summary").status_code == 403
    assert at_browser(team.ben).post("/customers/999999/report/summary").status_code == 404
    assert "Write a summary" not in at_browser(team.eve).get(f"/customers/{sato.pk}/report").content.decode()
    assert not service.asked
