"""Ben asks what Farley does not understand; the language model fills in the builder, which he sees and changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import cast
from tests.cast import NOW, Colleagues
from tests.language_model.conftest import ready
from tests.language_model.service import Service, running
from tests.understanding.cast import buys
from tests.web.test_segments import Browser

from farley.base import clock
from farley.language_model import jobs
from farley.language_model.models import Purpose
from farley.understanding.models import Segment
from farley.warehouse import export

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = {"q": "Whose last orders did we receive in summer and never again?"}


@pytest.fixture(autouse=True)
def _at_this_moment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as found:
        yield found


def form(*conditions: dict[str, str]) -> str:
    return json.dumps({"match": "all", "groups": [{"match": "all", "conditions": conditions}]})


def test_a_question_becomes_a_query_that_one_sees_and_changes(
    team: Colleagues, service: Service, at_browser: Browser
) -> None:
    ready(team, service, purposes=(Purpose.QUESTION,))
    sato, emma = cast.sato(team.ben), cast.emma(team.ben)
    buys(sato, [150]), buys(emma, [5])
    export.export_all()
    ben = at_browser(team.ben)
    assert "Ask the language model" in ben.get("/ask", QUESTION).content.decode()
    ben.post("/ask/model?q=" + QUESTION["q"].replace("?", "%3F"))
    assert "The question is being read" in ben.get("/ask", QUESTION).content.decode()
    service.says = form(
        {"kind": "bought", "when": "before", "days": "100"},
        {"kind": "bought", "how": "never", "when": "last", "days": "100"},
    )
    jobs.carry_out(at=NOW)
    page = ben.get("/ask", QUESTION)
    assert page.context["understood"] == "bought more than 100 days ago and did not buy anything in the last 100 days"
    assert [customer.name for customer in page.context["answer"].customers] == ["佐藤 健"]
    assert "The language model read it so." in page.content.decode()
    assert 'value="100"' in ben.get("/segments/new", {"asked": QUESTION["q"]}).content.decode()
    ben.post("/ask/keep", QUESTION)
    assert Segment.objects.get().name == QUESTION["q"]
    assert at_browser(team.chen).get("/ask", QUESTION).context["rule"] is None


@pytest.mark.parametrize(
    "says",
    [
        "I would love to help!",
        '{"groups": []}',
        form({"kind": "record", "field": "tag", "value": "rich"}),
        form({"kind": "bought", "number": "NaN"}),
    ],
)
def test_what_it_cannot_say_stays_not_understood(
    team: Colleagues, service: Service, at_browser: Browser, says: str
) -> None:
    ready(team, service, purposes=(Purpose.QUESTION,))
    ben, service.says = at_browser(team.ben), says
    ben.post("/ask/model?q=who+has+red+hair")
    jobs.carry_out(at=NOW)
    page = ben.get("/ask", {"q": "who has red hair"}).content.decode()
    assert "I do not understand this question" in page
    assert "does not understand it either" in page


def test_it_is_not_offered_unless_it_is_switched_on(team: Colleagues, service: Service, at_browser: Browser) -> None:
    ready(team, service)
    ben = at_browser(team.ben)
    assert "Ask the language model" not in ben.get("/ask", QUESTION).content.decode()
    assert ben.post("/ask/model?q=who").status_code == 422
    assert at_browser(team.eve).post("/ask/model?q=who").status_code == 403
    assert not service.asked
