"""Nobody sees what they may not, at any address: not on its page, in a search, a count, a file or a suggestion.

The walks go to every address that there is, so that they hold for those of tomorrow too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice, product
from typing import Any

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from farley.api import door
from farley.api.actions import create_key
from farley.api.limits import RateLimit
from farley.api.models import ApiKey
from farley.api.scopes import Scope
from farley.api.v1 import api
from farley.base import clock
from farley.base.access import EVERYBODY, team_audience, user_audience
from farley.base.accounts import Role, User
from farley.base.changes import Change
from farley.timeline.models import Interaction
from farley.understanding.models import Theme
from tests.cast import Colleagues, emma
from tests.hidden import SEARCHED, SECRET, Secrets, chen_imports, chen_keeps, finished_run, what_all_may_read
from tests.web.addresses import Address, every_address

# What one can ask of a list, a search, or a file.
QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"q": SEARCHED},
    {"q": "+44 20 7946 0999", "sort": "-last"},
    {"q": SEARCHED, "chosen": "all"},
    {"tag": f"{SEARCHED} ", "contact": "last-30", "ordered": "last-90", "batch": "1"},
    {"list": f"q={SEARCHED}", "columns": "organisation,email,phone,owner,tags,last,kind,reading,created"},
    {"name": SEARCHED, "family_name": SEARCHED, "phone": "+44 20 7946 0999"}
    | {"include_done": "true", "include_ended": "true", "in_trash": "true", "include_retracted": "true"},
)
QUESTIONS_OF_PROGRAMS = (
    "",
    f"q={SEARCHED}",
    "tag=tea",
    "in_trash=true",
    "include_done=true",
    "include_ended=true",
    "include_retracted=true&with_topics=true",
    "include_settled=true",
)
PARTS = {"HX-Request": "true", "HX-Target": "list", "Sec-Fetch-Dest": "empty"}
# Fields of all forms at once: each takes those that it knows.
FILLED = {
    "text": "A word",
    "due_on": "2026-12-01",
    "what": "note",
    "kind": "confirm",
    "add": "mine",
    "action": "tag",
    "value": "mine",
    "until": "2026-11-20",
    "name": "Mine",
    "why": "A reason",
    "role": "member",
    "sentiment": "upset",
    "intent": "complaint",
}
BODIES: dict[str, dict[str, Any]] = {
    "create_customer": {"name": f"{SEARCHED} 0", "identifiers": [{"kind": "phone", "value": "+44 20 7946 0999"}]},
    "create_customers": {"items": [{"name": f"{SEARCHED} 0"}]},
    "alter_customer": {"name": "Mine"},
    "add_identifier": {"kind": "email", "value": "mine@example.com"},
    "add_address": {"city": "Leeds"},
    "relate": {"to_customer_id": 0, "kind": "partner_of"},
    "end_relationship": {"until": "2026-11-20"},
    "define_attribute": {"label": "Mine"},
    "record_interaction": {"customer_id": 0, "kind": "note", "channel": "note", "happened_at": "2026-11-19T09:00:00Z"},
    "record_interactions": {"items": [{"customer_id": 0, "kind": "note"}]},
    "retract_interaction": {"why": "A reason"},
    "record_order": {"customer_id": 0, "number": "1", "placed_at": "2026-11-19T09:00:00Z", "currency": "GBP"},
    "record_orders": {"items": [{"customer_id": 0, "number": "1"}]},
    "set_follow_up": {"customer_id": 0, "text": "A word", "due_on": "2026-12-01"},
    "move_follow_up": {"due_on": "2026-12-01"},
    "judge_insight": {"kind": "refute", "why": "A reason"},
    "correct_tone": {"sentiment": "upset", "intent": "complaint"},
    "answer_unknown": {"value": "Mine"},
    "check_unknown": {"kind": "no_answer"},
    "answer_proposal": {"answer": "wrong", "why": "A reason"},
    "answer_promise": {"word": "kept"},
    "set_promise_day": {"due_on": "2026-12-01"},
    "create_segment": {"name": "Mine", "rule": {"type": "did", "kinds": ["purchase"], "at_least": 1}},
    "alter_segment": {"name": "Mine"},
    "rename_theme": {"name": "Mine"},
    "merge_theme": {"into_id": 1},
    "split_theme": {"parts": 2},
    "choose_mapping": {"content": "customers", "columns": [{"index": 0, "field": "name"}]},
    "upload_file": {},
}


@pytest.fixture(autouse=True)
def _the_clock_stands(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that only says "too many requests" would hide nothing and prove nothing."""
    monkeypatch.setattr(door, "_limit", RateLimit(10**9))


@pytest.fixture
def secrets(team: Colleagues) -> Secrets:
    """What the team in Shanghai keeps to itself."""
    chen_imports(team)
    return chen_keeps(team, emma(team.aiko), team_audience(team.shanghai.pk))


@pytest.mark.parametrize("name", ["ben", "eve"])
def test_no_page_shows_what_only_another_team_may_see(name: str, secrets: Secrets, team: Colleagues) -> None:
    assert not list(_shown_to(getattr(team, name), secrets))


def test_no_page_shows_a_manager_what_a_colleague_keeps_for_herself(team: Colleagues) -> None:
    assert not list(_shown_to(team.dora, chen_keeps(team, emma(team.aiko), user_audience(team.chen.pk))))


def test_pages_and_counts_are_the_same_as_if_there_were_nothing(team: Colleagues) -> None:
    everybodys, _run = emma(team.aiko), finished_run()
    what_all_may_read(everybodys)
    browser = _signed_in(team.ben)
    before = _pages(browser, everybodys.pk)
    chen_imports(team)
    chen_keeps(team, everybodys, team_audience(team.shanghai.pk))
    after = _pages(browser, everybodys.pk)
    assert [path for path in before if before[path] != after[path]] == []


def test_chen_herself_sees_it_wherever_one_looks(secrets: Secrets, team: Colleagues) -> None:
    assert len(list(islice(_shown_to(team.chen, secrets), 40))) == 40


def test_whoever_may_not_see_a_customer_is_not_told_that_a_text_names_them(secrets: Secrets, team: Colleagues) -> None:
    of_ben, of_chen = _signed_in(team.ben), _signed_in(team.chen)
    theme, page = Theme.objects.order_by("pk")[0], f"/customers/{secrets.emma.pk}"
    assert f'class="named" href="/customers/{secrets.person.pk}"' in _text(of_chen.get(page))
    plain = _text(of_ben.get(page))
    assert "we met ito there." in plain
    assert 'class="named"' not in plain
    known = [f"customer:{secrets.person.pk}", f"person:{SECRET}", f"phrase:{SECRET}", f"theme:{theme.pk}"]
    for about in [*known, "person:ito"]:
        assert "nothing fits these filters" in _text(of_ben.get(page, {"about": about})), about
    for about in known:
        assert "nothing fits these filters" not in _text(of_chen.get(page, {"about": about})), about


def test_a_segment_of_who_mentions_it_counts_only_what_one_may_see(secrets: Secrets, team: Colleagues) -> None:
    Interaction.objects.filter(entities__isnull=False).update(kind="email", direction="in")
    asked = {"audience": f"team:{team.shanghai.pk}", "g0.c0.kind": "mentioned", "g0.c0.when": "ever"}
    for about in (f"customer:{secrets.person.pk}", f"person:{SECRET}", f"phrase:{SECRET}"):
        told = []
        for user in (team.ben, team.chen):
            browser = _signed_in(user)
            is_offered = f'value="{about}"' in _text(browser.post("/segments/builder", asked))
            count = _text(browser.post("/segments/count", asked | {"g0.c0.about": about}))
            told.append((is_offered, "<strong>2 customers<" in count))
        # Emma, and the company that only Chen's team may see, for which she works.
        assert told == [(False, False), (True, True)], about


@pytest.mark.parametrize("name", ["ben", "eve"])
def test_no_form_touches_what_is_hidden(name: str, secrets: Secrets, team: Colleagues) -> None:
    browser, before = _signed_in(getattr(team, name)), secrets.state()
    hidden = [pk for pk in secrets.ids() if pk != secrets.emma.pk]
    filled = FILLED | {"ids": hidden, "id": hidden, "other": secrets.person.pk, "into": f"{SEARCHED} {SECRET}"}
    for paths in _addresses(secrets):
        for path in paths if "/accounts/sign-out" not in paths else ():
            answer = browser.post(path, filled, headers={"HX-Request": "true"})
            assert answer.status_code < 500, path
            assert SECRET not in _text(answer).replace(f"{SEARCHED} {SECRET}", ""), path
            if answer.status_code == 405:
                break  # a page that takes no form, whatever the id
    assert secrets.state() == before


def test_no_program_reads_or_alters_what_its_owner_may_not_see(
    secrets: Secrets, team: Colleagues, now: datetime
) -> None:
    key = create_key(name="Shop", scopes=Scope.values, by=team.ben, at=now)
    client, before = Client(headers={"Authorization": f"Bearer {key.secret}"}), secrets.state()
    for method, path, body in _operations(secrets):
        for question in QUESTIONS_OF_PROGRAMS if method == "GET" else ("",):
            url = f"/api/v1{path}?{question}"
            answer = client.generic(method, url, json.dumps(body or {}), content_type="application/json")
            assert answer.status_code < 500, path
            assert SECRET not in _text(answer), (method, url)
    assert secrets.state() == before


def test_a_program_counts_only_what_its_owner_may_see(secrets: Secrets, team: Colleagues, now: datetime) -> None:
    key = create_key(name="Shop", scopes=Scope.values, by=team.ben, at=now)
    client = Client(headers={"Authorization": f"Bearer {key.secret}"})
    listed = [path for method, path, body in _operations(secrets) if method == "GET" and "{" not in path and not body]
    for path in (
        "/customers",
        "/insights",
        "/follow-ups",
        "/imports",
        "/interactions",
        "/promises",
        "/tags",
        "/unknowns",
        "/segments",
        "/themes",
    ):
        assert path in listed
        items = client.get(f"/api/v1{path}").json()["items"]
        assert [item for item in items if item.get("customer_id", item.get("id")) != secrets.emma.pk] == [], path
    scores = client.get("/api/v1/scorecard").json()["insights"]
    assert {(score["cases"], score["open"], score["confirmed"]) for score in scores} == {(0, 0, 0)}


def test_a_program_without_a_key_is_refused_everywhere(secrets: Secrets) -> None:
    for method, path, body in _operations(secrets):
        answer = Client().generic(method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json")
        assert answer.status_code == 401, path


def test_the_key_of_somebody_who_may_only_read_alters_nothing_anywhere(team: Colleagues, now: datetime) -> None:
    everybodys = chen_keeps(team, emma(team.aiko), EVERYBODY)
    User.objects.filter(pk=team.ben.pk).update(role=Role.READER)
    key = create_key(name="Shop", scopes=Scope.values, by=team.aiko, at=now)
    ApiKey.objects.update(owner=team.ben)
    client, before = Client(headers={"Authorization": f"Bearer {key.secret}"}), Change.objects.count()
    for method, path, body in _operations(everybodys):
        if method != "GET":
            answer = client.generic(method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json")
            is_batch = path.endswith("/batch") and answer.status_code == 200 and answer.json()["created"] == 0
            assert is_batch or 400 <= answer.status_code < 500, (method, path)
    assert Change.objects.count() == before


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _shown_to(user: User, secrets: Secrets) -> Iterator[str]:
    """Where the word can be read, when somebody goes everywhere and asks everything."""
    browser = _signed_in(user)
    for paths in _addresses(secrets):
        for place, answer in _answers(browser, paths):
            assert answer.status_code < 500, place
            if SECRET in _text(answer):
                yield place


def _answers(browser: Client, paths: list[str]) -> Iterator[tuple[str, HttpResponseBase]]:
    """What one address answers for each id. One that only takes forms has no page for any of them."""
    for path in paths:
        is_of_a_record = bool(re.search(r"/\d", path))
        asked = product(QUESTIONS[:1] if is_of_a_record else QUESTIONS, ({},))
        for question, headers in chain(asked, product(QUESTIONS[: 1 if is_of_a_record else 2], (PARTS,))):
            answer = browser.get(path, question, headers=headers)
            yield f"{path} {question} {headers}", answer
            if answer.status_code == 405:
                return
            if answer.status_code != 200:
                break


def _pages(browser: Client, customer_id: int) -> dict[str, str]:
    """What somebody reads on the pages of no record, and on one customer's; but for what was done to that customer."""
    paths = [address.path for address in every_address() if not address.words] + [f"/customers/{customer_id}"]
    asked = [f"{path}{question}" for path in paths for question in ("", f"?q={SEARCHED}", "?sort=-last")]
    return {
        path: re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", _text(browser.get(path)))
        for path in asked
    }


def _text(answer: HttpResponseBase) -> str:
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    return answer.getvalue().decode(errors="replace").lower()


def _addresses(secrets: Secrets) -> Iterator[list[str]]:
    """Every page's address, with the ids of all that is hidden wherever one stands for a record."""
    customers, every = _known(secrets)
    for address in every_address():
        yield [_filled(address, ids) for ids in _ids(len(address.numbers), customers, every)]


def _known(secrets: Secrets) -> tuple[list[int], list[int]]:
    """The ids of the customers, and of all that is hidden."""
    return [secrets.emma.pk, secrets.person.pk], [secrets.emma.pk, *secrets.ids()]


def _ids(count: int, customers: list[int], every: list[int]) -> Iterator[tuple[int, ...]]:
    yield from product(*([customers] * (count - 1)), *([every] * min(count, 1)))


def _filled(address: Address, ids: tuple[int, ...]) -> str:
    words = dict.fromkeys(address.words, "1") | ({"name": "owner_id"} if "name" in address.words else {})
    return reverse(address.name, kwargs=words | dict(zip(address.numbers, ids, strict=True)))


def _operations(secrets: Secrets) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """Every operation of the API with the ids of all that is hidden; a body wherever one is expected."""
    customers, every = _known(secrets)
    for path, operations in api.described()["paths"].items():
        places = re.findall(r"{(\w+)}", path)
        numbers = [place for place in places if place.endswith("_id")]
        for method, operation in operations.items():
            body = BODIES[operation["operationId"]] if "requestBody" in operation else None
            for ids in _ids(len(numbers), customers, every):
                named = dict.fromkeys(places, "mine") | dict(zip(numbers, map(str, ids), strict=True))
                address = re.sub(r"{(\w+)}", lambda found, named=named: named[found[1]], path)  # type: ignore[misc]
                yield method.upper(), address.removeprefix("/api/v1"), _about(body, secrets.person.pk)


def _about(body: dict[str, Any] | None, customer_id: int) -> dict[str, Any] | None:
    text = json.dumps(body)
    return json.loads(text.replace('customer_id": 0', f'customer_id": {customer_id}')) if body else None
