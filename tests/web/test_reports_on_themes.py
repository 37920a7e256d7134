"""Ben reads what customers spoke of in October: in the company, in a segment and with Hanako, in three languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.web.queries import assert_asks_no_more
from tests.web.reports import OCTOBER, told

from farley.base import clock
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.customers.actions import create_customers
from farley.customers.actions.relationships import RelationshipDraft, relate
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding import actions
from farley.understanding.models import Membership, Segment, Sentence, Theme

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


def theme_of(*words: str, audience: str = "all") -> Theme:
    theme = Theme.objects.create(
        words={"en": list(words)}, anchor=bytes(512), encoder="any", found_at=NOW, audience=audience
    )
    Theme.objects.filter(pk=theme.pk).update(counted_in=theme)
    return Theme.objects.get(pk=theme.pk)


def say(customers: list[Customer], theme: Theme | None, day: str, *, audience: str = "all") -> None:
    """Each writes a mail on that day, of one sentence that belongs to a theme or to none."""
    at, text = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC), "It came a week late."
    mails = [
        timeline.Happening(each, kinds.Email(), "email", at, direction="in", text=text, audience=audience)
        for each in customers
    ]
    rows = timeline.record_many(mails, by=None, at=at, source="test")
    Sentence.objects.bulk_create(
        Sentence(interaction=row, customer=each, end=len(text), start=0, happened_at=at, vector=bytes(512), theme=theme)
        for row, each in zip(rows, customers, strict=True)
    )


def people(many: int, name: str = "Writer", **more: Any) -> list[Customer]:
    return create_customers([CustomerDraft(name=f"{name} {n:02}", **more) for n in range(many)], by=None, at=NOW)


@pytest.fixture
def writers() -> list[Customer]:
    """Forty who wrote in September and again in October."""
    found = people(40)
    say(found, None, "2026-09-10")
    say(found, None, "2026-10-10")
    return found


@pytest.fixture
def late(writers: list[Customer]) -> Theme:
    """Of late parcels two wrote in September, and fifteen in October."""
    theme = theme_of("parcel late")
    say(writers[:2], theme, "2026-09-12")
    say(writers[:15], theme, "2026-10-12")
    return theme


def page_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def rows_of(page: str) -> list[tuple[int, int]]:
    """How often each customer spoke of it, in the period and in the time before."""
    figures = r'<td class="is-number">(\d+)</td><td class="is-number">(\d+)</td>'
    return [(int(now), int(before)) for now, before in re.findall(figures, page)]


def test_what_surely_more_customers_speak_of_is_told_with_its_figures(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    box, wrapping = theme_of("torn box"), theme_of("wrapping")
    say(writers[20:32], box, "2026-10-20")
    say(writers[35:38], wrapping, "2026-10-20")
    said = told(at_browser(team.ben), f"/reports{OCTOBER}")
    assert "Customers who said anything: 40 (40 in September 2026)." in said
    assert "Spoken of most (number of customers): parcel late (15), torn box (12), wrapping (3)." in said
    assert "Surely more customers spoke of “parcel late”: 15 of 40, in September 2026 2 of 40." in said
    assert "“torn box” is new: 12 of 40 customers spoke of it, and nobody before." in said
    assert "Never spoken of before, which may be chance: wrapping (3)." in said
    assert "Too few" not in said.partition("Themes")[2]
    text = at_browser(team.ben).get(f"/reports{OCTOBER}&as=md").content.decode()
    assert f"[parcel late (15)](http://testserver/reports/behind?about=spoken&theme={late.pk}&period=month" in text


def test_what_surely_fewer_customers_speak_of_is_told_too(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    box, rarely = theme_of("torn box"), theme_of("wrapping")
    say(writers[:20], box, "2026-09-20")
    say(writers[:3], box, "2026-10-20")
    say(writers[:4], rarely, "2026-09-20")
    said = told(at_browser(team.ben), f"/reports{OCTOBER}")
    assert "Surely fewer customers spoke of “torn box”: 3 of 40, in September 2026 20 of 40." in said
    assert "fewer customers spoke of “wrapping”" not in said
    assert "Surely more customers spoke of “parcel late”" in said


def test_each_figure_leads_to_who_spoke_of_it_and_on_to_their_words(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    browser = at_browser(team.ben)
    page = page_of(browser, f"/reports{OCTOBER}")
    links = dict.fromkeys(re.findall(r'<a href="(/reports/behind\?about=spoken[^"]*)">', page))
    everything, of_late = links
    assert rows_of(page_of(browser, everything)).count((2, 1)) == 13
    behind = page_of(browser, of_late)
    assert rows_of(behind) == [(1, 0)] * 13 + [(1, 1)] * 2
    assert f'href="/themes/{late.pk}"' in behind
    User.objects.filter(pk=team.ben.pk).update(theme="dark")
    assert all('data-theme="dark"' in page_of(browser, each) for each in links), "the reader's own choice of colours"
    (entries, *_others) = re.findall(rf'href="(/customers/{writers[5].pk}\?about=theme%3A[^"]*)"', behind)
    assert page_of(browser, entries).count("It came a week late.") == 1, "and not what belongs to no theme"


def test_no_change_and_too_few_cases_are_told_as_such(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    say(writers, late, "2026-09-25")
    said = told(at_browser(team.ben), f"/reports{OCTOBER}")
    assert "No theme grew so much that chance alone would hardly do it." in said
    segment = Segment.objects.create(name="Few", rule="{}", created_at=NOW)
    Membership.objects.bulk_create(Membership(segment=segment, customer=each, entered_at=NOW) for each in writers[:7])
    said = told(at_browser(team.ben), f"/segments/{segment.pk}/report{OCTOBER}")
    assert "Customers who said anything: 7 (7 in September 2026)." in said
    assert "parcel late (7)" in said
    assert "Too few customers said anything in both times (7 of 30) to tell what more of them speak of." in said
    page = page_of(at_browser(team.ben), f"/segments/{segment.pk}/report{OCTOBER}")
    (of_late,) = dict.fromkeys(re.findall(r'href="(/reports/behind\?segment=\d+&about=spoken&theme=[^"]*)"', page))
    assert len(re.findall(r"about=theme%3A\d+&since", page_of(at_browser(team.ben), of_late))) == 7


def test_of_one_customer_texts_are_counted_and_lead_to_the_timeline(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    box, writer, browser = theme_of("torn box"), writers[0], at_browser(team.ben)
    for day in ("2026-10-05", "2026-10-06"):
        say([writer], box, day)
    path = f"/customers/{writer.pk}/report{OCTOBER}"
    said = told(browser, path)
    assert "Spoken of in October 2026 (number of texts): torn box (2), parcel late (1)." in said
    assert "In September 2026: parcel late (1)." in said
    assert "Never spoken of before: torn box (2)." in said
    assert (
        f'href="/customers/{writer.pk}?about=theme%3A{box.pk}&since=2026-10-01&until=2026-10-31#timeline"'
        in page_of(browser, path)
    )
    assert f'?about=theme%3A{late.pk}&since=2026-09-01&until=2026-09-30#timeline"' in page_of(browser, path)
    silent = told(browser, f"/customers/{writer.pk}/report?period=month&on=2026-11-10")
    assert "Nothing that was said in November 2026 so far belongs to a theme." in silent
    assert "Themes" not in told(browser, f"/customers/{writers[39].pk}/report{OCTOBER}")


def test_an_organisations_report_counts_what_its_people_said_while_they_were_there(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    (firm,) = people(1, "Kabuto", kind="organisation")
    for writer, since in ((writers[3], None), (writers[4], date(2026, 10, 20)), (writers[5], date(2026, 10, 12))):
        relate(RelationshipDraft(writer, firm, "works_for", since=since), by=team.ben, at=NOW)
    said = told(at_browser(team.ben), f"/customers/{firm.pk}/report{OCTOBER}")
    assert "Spoken of in October 2026 (number of texts): parcel late (2)." in said


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("ja", "「parcel late」に触れた顧客は確かに増えました（40人中15人、2026年9月は40人中2人）。"),
        ("zh-hans", "谈到“parcel late”的客户确实增加了：40个中有15个，2026年9月为40个中的2个。"),
    ],
)
def test_it_is_told_in_the_readers_language(
    language: str, wanted: str, late: Theme, team: Colleagues, at_browser: Browser
) -> None:
    assert wanted in told(at_browser(team.ben), f"/reports{OCTOBER}", language)


def test_what_people_decided_of_themes_holds(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    box, browser, path = theme_of("torn box"), at_browser(team.ben), f"/reports{OCTOBER}"
    say(writers[20:26], box, "2026-10-20")
    actions.rename_theme(late, "Slow parcels", by=team.ben, at=NOW)
    assert "Slow parcels (15), torn box (6)." in told(browser, path)
    actions.merge_theme(box, late, by=team.ben, at=NOW)
    assert "Spoken of most (number of customers): Slow parcels (21)." in told(browser, path)
    behind = f"/reports/behind{OCTOBER}&about=spoken&theme="
    assert rows_of(page_of(browser, f"{behind}{box.pk}")) == rows_of(page_of(browser, f"{behind}{late.pk}"))
    actions.separate_theme(Theme.objects.get(pk=box.pk), by=team.ben, at=NOW)
    actions.dismiss_theme(Theme.objects.get(pk=late.pk), by=team.ben, at=NOW)
    assert "Spoken of most (number of customers): torn box (6)." in told(browser, path)


def test_nobody_is_told_of_texts_and_themes_that_they_may_not_see(
    late: Theme, writers: list[Customer], team: Colleagues, at_browser: Browser
) -> None:
    shanghai = team_audience(team.shanghai.pk)
    hidden = theme_of("secret", audience=shanghai)
    paths = [f"/reports{OCTOBER}", f"/customers/{writers[0].pk}/report{OCTOBER}"]
    behind = f"/reports/behind{OCTOBER}&about=spoken&theme="
    before = [told(at_browser(team.ben), path) for path in paths]
    say(people(3, "Hidden", audience=shanghai), late, "2026-10-20")
    say(writers[30:32], late, "2026-10-20", audience=shanghai)
    say(writers[:3], hidden, "2026-10-20", audience=shanghai)
    assert [told(at_browser(team.ben), path) for path in paths] == before
    assert "Hidden" not in page_of(at_browser(team.ben), f"{behind}{late.pk}")
    assert at_browser(team.ben).get(f"{behind}{hidden.pk}").status_code == 404
    assert "parcel late (20), secret (3)" in told(at_browser(team.chen), paths[0])
    assert "Hidden" in page_of(at_browser(team.chen), f"{behind}{late.pk}")
    assert at_browser(team.chen).get(f"{behind}{hidden.pk}").status_code == 200


def test_it_asks_no_more_for_many_themes_and_customers(team: Colleagues, at_browser: Browser) -> None:
    def more(many: int) -> None:
        for number in range(many):
            say(people(2, f"Of {number}"), theme_of(f"word {number}"), "2026-10-10")

    (first,) = people(1)
    say([first], None, "2026-09-10")
    assert_asks_no_more(at_browser(team.ben), f"/reports{OCTOBER}", more)
