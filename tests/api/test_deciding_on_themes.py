"""A program names, merges, splits and dismisses themes as its owner may, and takes each back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from farley.analysis.themes import packed
from farley.base.access import team_audience
from farley.base.accounts import User
from farley.base.changes import Change
from farley.customers.actions import create_customers
from farley.customers.drafts import CustomerDraft
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding.models import Sentence, Theme
from tests.cast import NOW, Colleagues

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]
SAID = ("The parcel came a week late.", "The box was torn open.")


@pytest.fixture
def late(ben: User) -> Theme:
    """Twelve customers wrote of late parcels, and eight of torn boxes, which Farley takes for one theme."""
    return said_of("parcel late", (12, 8))


def said_of(words: str, many: tuple[int, ...], *, audience: str = "all") -> Theme:
    theme = Theme.objects.create(
        words={"en": [words]}, anchor=direction(0), encoder="any", found_at=NOW, audience=audience
    )
    Theme.objects.filter(pk=theme.pk).update(counted_in=theme)
    drafts = [CustomerDraft(name=f"Writer {place}") for place in range(sum(many))]
    texts = [place for place, number in enumerate(many) for _each in range(number)]
    mails = [
        timeline.Happening(each, kinds.Email(), "email", NOW - timedelta(days=3), direction="in", text=SAID[place])
        for each, place in zip(create_customers(drafts, by=None, at=NOW), texts, strict=True)
    ]
    rows = timeline.record_many(mails, by=None, at=NOW, source="test")
    Sentence.objects.bulk_create(
        Sentence(
            interaction=row,
            customer=row.customer,
            start=0,
            end=len(row.text),
            language="en",
            happened_at=row.happened_at,
            vector=direction(place),
            theme=theme,
            likeness=0.5,
        )
        for row, place in zip(rows, texts, strict=True)
    )
    return Theme.objects.get(pk=theme.pk)


def direction(place: int) -> bytes:
    """A meaning, as sentences keep it; another place is another meaning."""
    return packed(np.eye(512, dtype=np.float32)[place][None, :])[0]


def verbs_of(theme: Theme) -> list[str]:
    changes = Change.objects.filter(subject_kind="theme", subject_id=theme.pk).order_by("id")
    assert {each.source for each in changes} <= {"api:shop"}
    return [each.verb for each in changes]


def test_a_theme_is_called_something_and_by_its_phrases_again(late: Theme, ben: User, program: Programs) -> None:
    agent = program(ben, "insights:read", "themes:write")
    named = agent("PATCH", f"/themes/{late.pk}", {"name": " Slow parcels "}).json
    assert (named["title"], named["name"], named["customers"]) == ("Slow parcels", "Slow parcels", 20)
    assert agent.get("/themes").json["items"][0]["title"] == "Slow parcels"
    assert agent("PATCH", f"/themes/{late.pk}", {"name": ""}).json["title"] == "parcel late"
    assert verbs_of(late) == ["rename", "rename"]


def test_themes_are_merged_and_count_for_themselves_again(late: Theme, ben: User, program: Programs) -> None:
    box, agent = said_of("torn box", (5,)), program(ben)
    for _again in range(2):
        merged = agent("PUT", f"/themes/{box.pk}/merge", {"into_id": late.pk})
        assert (merged.status, merged.json["merged_into_id"], merged.json["customers"]) == (200, late.pk, 0)
    (listed,) = agent.get("/themes").json["items"]
    assert (listed["id"], listed["customers"]) == (late.pk, 25)
    alone = agent("DELETE", f"/themes/{box.pk}/merge").json
    assert (alone["merged_into_id"], alone["customers"]) == (None, 5)
    assert verbs_of(box) == ["merge", "separate"]
    again = agent("DELETE", f"/themes/{box.pk}/merge")
    assert (again.status, again.json["detail"]) == (422, "This theme is merged into none.")


def test_a_theme_is_split_once_and_is_one_again(late: Theme, ben: User, program: Programs) -> None:
    agent = program(ben)
    answers = [agent.post(f"/themes/{late.pk}/parts", {"parts": 2}, Idempotency_Key="x") for _again in range(2)]
    assert [each.status for each in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    parts = answers[0].json["items"]
    assert [part["customers"] for part in parts] == [12, 8]
    assert {part["split_from_id"] for part in parts} == {late.pk}
    assert [row["id"] for row in agent.get("/themes").json["items"]] == [part["id"] for part in parts]
    assert agent.get(f"/themes/{late.pk}").json["theme"]["ended_at"] is not None
    whole = agent("DELETE", f"/themes/{late.pk}/parts").json
    assert (whole["customers"], whole["ended_at"]) == (20, None)
    assert agent("DELETE", f"/themes/{late.pk}/parts").status == 422


def test_a_theme_is_dismissed_and_comes_back(late: Theme, ben: User, program: Programs) -> None:
    agent = program(ben)
    for _again in range(2):
        assert agent("PUT", f"/themes/{late.pk}/dismissal").json["dismissed_at"] is not None
    assert agent.get("/themes").json["items"] == []
    for _again in range(2):
        assert agent("DELETE", f"/themes/{late.pk}/dismissal").json["dismissed_at"] is None
    assert len(agent.get("/themes").json["items"]) == 1
    assert verbs_of(late) == ["dismiss", "restore"]


def test_what_makes_no_sense_is_refused_with_a_hint(late: Theme, ben: User, program: Programs) -> None:
    agent = program(ben)
    itself = agent("PUT", f"/themes/{late.pk}/merge", {"into_id": late.pk})
    assert (itself.status, itself.json["detail"]) == (422, "These two are one theme already.")
    nowhere = agent("PUT", f"/themes/{late.pk}/merge", {"into_id": 10**6})
    assert nowhere.json["errors"] == [{"field": "into_id", "detail": "There is no such theme."}]
    assert agent.post(f"/themes/{late.pk}/parts", {"parts": 6}).json["errors"][0]["field"] == "body.body.parts"
    few = agent.post(f"/themes/{late.pk}/parts", {"parts": 5})
    assert (few.status, few.json["detail"]) == (422, "Too few sentences to split them.")
    assert agent("PATCH", f"/themes/{late.pk}", {"name": "x" * 121}).status == 422
    assert agent("PATCH", f"/themes/{10**6}", {"name": "x"}).status == 404
    assert verbs_of(late) == []


def test_nobody_decides_on_what_they_may_not_see_or_only_read(late: Theme, team: Colleagues, program: Programs) -> None:
    hidden = said_of("secret", (5,), audience=team_audience(team.shanghai.pk))
    ben, reader, keyless = program(team.ben), program(team.eve), program(team.ben, "insights:read")
    for method, path, body in (
        ("PATCH", "", {"name": "Mine"}),
        ("PUT", "/merge", {"into_id": late.pk}),
        ("DELETE", "/merge", None),
        ("POST", "/parts", {"parts": 2}),
        ("DELETE", "/parts", None),
        ("PUT", "/dismissal", None),
        ("DELETE", "/dismissal", None),
    ):
        assert ben(method, f"/themes/{hidden.pk}{path}", body).status == 404, path
        assert reader(method, f"/themes/{late.pk}{path}", body).status == 403, path
        assert keyless(method, f"/themes/{late.pk}{path}", body).status == 403, path
    assert ben("PUT", f"/themes/{late.pk}/merge", {"into_id": hidden.pk}).status == 422
    wider = program(team.chen)("PUT", f"/themes/{late.pk}/merge", {"into_id": hidden.pk})
    assert wider.json["detail"] == "Not everybody who sees this theme may see the other one."
    assert (verbs_of(late), verbs_of(hidden)) == ([], [])
