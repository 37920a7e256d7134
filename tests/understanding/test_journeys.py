"""What somebody may ask of journeys: answered over what they may see, kept until the timeline moves on, and forgotten
with whoever is deleted for good.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from farley.analysis.calibration import TooFewCases
from farley.base import jobs as background
from farley.base.accounts import User
from farley.base.errors import FarleyError, Invalid, Refused
from farley.customers import actions as customers
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer, CustomerTag
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.understanding import actions, answers, jobs
from farley.understanding.answers import Kept
from farley.understanding.journeys import (
    Behind,
    Compared,
    Following,
    Overview,
    Question,
    Scope,
    Split,
    answer,
    ask,
)
from farley.understanding.journeys.keeping import JOURNEYS
from farley.understanding.models import Insight, NotYet, Run
from farley.understanding.personal_data import SHARE
from farley.warehouse import export
from tests.cast import NOW, Colleagues

pytestmark = pytest.mark.django_db(transaction=True)

MAIL, BUYS, ANSWER = "email||in|", "purchase|||", "email||out|"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.WAREHOUSE = tmp_path / "warehouse"
    return tmp_path / "warehouse"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the worker would be asked to do."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(background, "wake", lambda name, **words: asked.append({"name": name} | words))
    return asked


def customer(name: str, **more: Any) -> Customer:
    return customers.create_customer(CustomerDraft(name=name, **more), by=None, at=NOW)


def happens(who: Customer, what: kinds.Kind, days_ago: float, **more: Any) -> None:
    words: dict[str, Any] = {"channel": "shop", "direction": "in"} | more
    happening = timeline.Happening(customer=who, what=what, happened_at=NOW - timedelta(days=days_ago), **words)
    timeline.record(happening, by=None, at=NOW, source="test")


@pytest.fixture
def hanako() -> Customer:
    """Hanako writes, is answered, and buys."""
    hanako = customer("佐藤 花子", tags=("vip",))
    happens(hanako, kinds.Email(), 30, channel="email")
    happens(hanako, kinds.Email(), 28, channel="email", direction="out")
    happens(hanako, kinds.Purchase(), 20)
    return hanako


@pytest.fixture
def kabuto() -> Customer:
    """Kabuto, a firm, buys twice."""
    kabuto = customer("㈱カブト", kind="organisation")
    happens(kabuto, kinds.Purchase(), 300)
    happens(kabuto, kinds.Purchase(), 10)
    return kabuto


def overview(user: User, **scope: Any) -> Overview:
    export.export_all()
    found = answer(user, Question("overview", Scope(**scope)), at=NOW)
    assert isinstance(found, Overview)
    return found


def pairs(found: Overview) -> set[tuple[str, str]]:
    return {(each.step, each.next_step) for each in found.transitions}


def behind(user: User, **question: Any) -> tuple[int, ...]:
    found = answer(user, Question("behind", **question), at=NOW)
    assert isinstance(found, Behind)
    return found.customer_ids


def test_all_about_the_journeys_and_who_is_behind(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    found = overview(team.aiko)
    assert (found.customers, found.happenings, found.all_transitions) == (2, 5, 3)
    assert pairs(found) == {(MAIL, ANSWER), (ANSWER, BUYS), (BUYS, BUYS)}
    assert behind(team.aiko, step=BUYS) == (hanako.pk, kabuto.pk)
    assert behind(team.aiko, step=MAIL, to=ANSWER) == (hanako.pk,)
    assert behind(team.aiko, step=MAIL, ended=True) == ()
    (first, _second) = found.variants.most_frequent
    assert behind(team.aiko, variant=first.key) == (kabuto.pk,)
    following = answer(team.aiko, Question("following", step=MAIL, within=7), at=NOW)
    assert isinstance(following, Following)
    assert [(each.step, each.customers) for each in following.followers] == [(ANSWER, 1)]


def test_only_some_customers_some_time_some_part(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    assert pairs(overview(team.aiko, customers="kind=organisation")) == {(BUYS, BUYS)}
    assert overview(team.aiko, customers="tag=vip").customers == 1
    assert overview(team.aiko, customers="owner=none&tag=nobody").customers == 0
    assert overview(team.aiko, days=90).happenings == 4
    assert overview(team.aiko, channel="email").happenings == 2
    assert pairs(overview(team.aiko, part="purchase")) == {(MAIL, ANSWER), (ANSWER, BUYS)}
    assert overview(team.aiko, part="first").happenings == 4
    assert f"{BUYS[:9]}shop||" in {each.step for each in overview(team.aiko, channels=True).steps}


def test_what_one_may_not_see_does_not_count(team: Colleagues, hanako: Customer) -> None:
    secret = customer("Smith John", audience=f"user:{team.dora.pk}")
    happens(secret, kinds.Purchase(), 5)
    happens(hanako, kinds.Call(), 1, audience=f"team:{team.shanghai.pk}", channel="phone")
    assert overview(team.ben).happenings == 3
    assert overview(team.chen).happenings == 4
    assert overview(team.aiko).customers == 2
    assert behind(team.ben, step=BUYS) == (hanako.pk,)


def compare(user: User, scope: Scope = Scope(), **split: Any) -> int:
    """How many customers the smaller side has: none of them is large enough here."""
    found = answer(user, Question("compared", scope, split=Split(**split)), at=NOW)
    assert isinstance(found, Compared)
    assert isinstance(found.result, TooFewCases)
    return found.result.has


def test_groups_are_compared_once_they_are_large_enough(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    export.export_all()
    people, groups = Scope(customers="kind=person"), Split("groups", others="kind=organisation")
    assert compare(team.aiko, people, by="groups", others="kind=organisation") == 1
    assert behind(team.aiko, scope=people, step=BUYS, side="ours", split=groups) == (hanako.pk,)
    assert behind(team.aiko, scope=people, step=BUYS, side="theirs", split=groups) == (kabuto.pk,)
    assert compare(team.aiko) == 0
    assert behind(team.aiko, step=BUYS, side="ours") == (kabuto.pk,)
    assert behind(team.aiko, step=BUYS, side="theirs") == ()


def test_customers_are_parted_by_whether_they_bought_again(team: Colleagues) -> None:
    again, once = customer("Again"), customer("Once")
    for who, days in ((again, (300, 250)), (once, (300,))):
        for ago in days:
            happens(who, kinds.Purchase(), ago)
    happens(again, kinds.Call(), 295, channel="phone")
    happens(again, kinds.Meeting(), 270, channel="in_person")
    happens(once, kinds.Purchase(), 0)
    export.export_all()
    split = Split("again", within=90)
    assert compare(team.aiko, by="again", within=90) == 1
    assert behind(team.aiko, step=BUYS, side="ours", split=split) == (again.pk,)
    assert behind(team.aiko, step=BUYS, side="theirs", split=split) == (once.pk,)
    assert behind(team.aiko, step="call||in|", side="ours", split=split) == (again.pk,)
    assert behind(team.aiko, step="meeting|||", side="ours", split=split) == (), "that was later"
    assert compare(team.aiko, by="again", within=30) == 0


def test_customers_are_parted_by_what_is_believed_of_them(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    other, split = customer("Other"), Split("insight", insight="purchase_rhythm:rhythm_broken")
    happens(other, kinds.Purchase(), 9)
    export.export_all()
    times = {"first_claimed_at": NOW, "as_of": NOW, "expires_at": NOW + timedelta(days=9)}
    run = Run.objects.create(name="purchase_rhythm", as_of=NOW, asked_at=NOW, finished_at=NOW)
    claim = Insight.objects.create(
        customer=hanako, name="purchase_rhythm", statement="rhythm_broken", confidence=0.9, run=run, **times
    )
    NotYet.objects.create(
        customer=kabuto, name="purchase_rhythm", reason="too_few_purchases", has=2, needs=4, as_of=NOW
    )
    assert behind(team.aiko, step=BUYS, side="ours", split=split) == (hanako.pk,)
    assert behind(team.aiko, step=BUYS, side="theirs", split=split) == (other.pk,)
    assert smaller_side(team.aiko, split) == 1
    actions.record_verdict(claim, "refute", by=team.ben, at=NOW)
    assert smaller_side(team.aiko, split) == 0, "an answer of before is no longer the answer"
    assert behind(team.aiko, step=BUYS, side="theirs", split=split) == (hanako.pk, other.pk)


def smaller_side(user: User, split: Split) -> int:
    kept = ask(user, Question("compared", split=split), at=NOW)
    assert kept is not None
    assert isinstance(kept.answer, Compared)
    assert isinstance(kept.answer.result, TooFewCases)
    return kept.answer.result.has


def test_a_segment_is_compared_with_the_rest(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    export.export_all()
    segment = actions.keep_customers([kabuto.pk], "来た会社", by=team.ben, at=NOW)
    actions.refresh_segments([segment], at=NOW)
    scope = Scope(customers=f"segment={segment.pk}")
    assert compare(team.aiko, scope, by="rest") == 1
    assert behind(team.aiko, scope=scope, step=BUYS, side="ours", split=Split("rest")) == (kabuto.pk,)
    assert behind(team.aiko, scope=scope, step=BUYS, side="theirs", split=Split("rest")) == (hanako.pk,)


def test_who_comes_into_a_segment_is_counted_at_once(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    export.export_all()
    segment = actions.keep_customers([kabuto.pk], "来た会社", by=team.ben, at=NOW)
    actions.refresh_segments([segment], at=NOW)
    question = Question("behind", Scope(customers=f"segment={segment.pk}"), step=BUYS)
    assert who(ask(team.aiko, question, at=NOW)) == (kabuto.pk,)
    customers.tag_customers([hanako], "来た会社", by=team.ben, at=NOW)
    actions.refresh_segments([segment], at=NOW)
    assert who(ask(team.aiko, question, at=NOW)) == (hanako.pk, kabuto.pk)


def who(kept: Kept[Any] | None) -> tuple[int, ...]:
    assert kept is not None
    assert isinstance(kept.answer, Behind)
    return kept.answer.customer_ids


def test_only_some_are_kept_by_only_some(team: Colleagues, hanako: Customer) -> None:
    hidden = customer("Smith John", audience=f"user:{team.dora.pk}")
    segment = actions.keep_customers([hanako.pk, hidden.pk], "wrote", by=team.ben, at=NOW)
    assert segment.rule == '{"type":"recorded","name":"tag","values":["wrote"]}'
    assert [
        each.pk
        for each in Customer.objects.filter(pk__in=CustomerTag.objects.filter(tag__name="wrote").values("customer"))
    ] == [hanako.pk]
    with pytest.raises(Refused):
        actions.keep_customers([hanako.pk], "read", by=team.eve, at=NOW)
    with pytest.raises(Invalid, match="already a tag"):
        actions.keep_customers([hanako.pk], "wrote", by=team.ben, at=NOW)
    with pytest.raises(Invalid, match="a name"):
        actions.keep_customers([hanako.pk], " ", by=team.ben, at=NOW)
    with pytest.raises(Invalid, match="cannot be kept at once"):
        actions.keep_customers(range(6_000), "all", by=team.ben, at=NOW)


def test_who_came_back_and_who_is_gone(team: Colleagues, hanako: Customer, kabuto: Customer) -> None:
    gone = customer("Smith John")
    happens(gone, kinds.Purchase(), 200)
    happens(hanako, kinds.Email(), 15, channel="email")
    export.export_all()
    assert behind(team.aiko, step=BUYS, ended=True) == (kabuto.pk, gone.pk)
    assert behind(team.aiko, step=BUYS, gone=True) == (gone.pk,)
    assert behind(team.aiko, step=MAIL, returned=True) == (hanako.pk,)


def test_an_old_table_tells_of_its_own_time(team: Colleagues, kabuto: Customer) -> None:
    """Ten days after Kabuto's last purchase it is there; four years later too, because nothing else has happened."""
    export.export_all()
    for years in (0, 4):
        found = answer(team.aiko, Question("overview", Scope(days=90)), at=NOW + timedelta(days=365 * years))
        assert isinstance(found, Overview)
        assert found.until == NOW - timedelta(days=10)
        assert [each.gone for each in found.steps] == [0]
    assert behind(team.aiko, step=BUYS, side="ours") == (kabuto.pk,)


def test_an_answer_is_kept_until_something_new_happens(
    team: Colleagues, hanako: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    export.export_all()
    first = ask(team.aiko, Question("overview"), at=NOW)
    assert first is not None
    assert not first.is_outdated
    with monkeypatch.context() as patch:
        patch.setattr(answers, "work_out", _never)
        again = ask(team.aiko, Question("overview"), at=NOW + timedelta(hours=1))
    assert again == first
    happens(hanako, kinds.Purchase(), 0)
    export.export_all()
    newer = ask(team.aiko, Question("overview"), at=NOW + timedelta(hours=1))
    assert newer is not None
    assert isinstance(newer.answer, Overview)
    assert newer.answer.happenings == 4


def test_answers_are_shared_only_by_those_who_see_the_same(team: Colleagues, hanako: Customer) -> None:
    happens(hanako, kinds.Call(), 1, audience=f"team:{team.shanghai.pk}", channel="phone")
    customers.update_customer(hanako, {"owner_id": team.ben.pk}, by=None, at=NOW)
    export.export_all()

    def happenings(user: User, customers: str = "") -> int:
        kept = ask(user, Question("overview", Scope(customers=customers)), at=NOW)
        assert kept is not None
        assert isinstance(kept.answer, Overview)
        return kept.answer.happenings

    assert (happenings(team.chen), happenings(team.ben)) == (4, 3)
    assert (happenings(team.ben, "owner=me"), happenings(team.eve, "owner=me")) == (3, 0)


def test_where_there_is_much_the_worker_answers(
    team: Colleagues, hanako: Customer, no_worker: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LITTLE", 0)
    export.export_all()
    question = Question("behind", Scope(days=90), step=BUYS)
    assert ask(team.ben, question, at=NOW) is None
    assert ask(team.ben, question, at=NOW + timedelta(seconds=5)) is None
    (call,) = no_worker
    name, words = call["name"], {key: value for key, value in call.items() if key != "name"}
    assert name == "farley.understanding.jobs.answer"
    jobs.answer(**words, at=NOW)
    found = ask(team.ben, question, at=NOW)
    assert found is not None
    assert found.answer == Behind((hanako.pk,))
    # Something happened: the old answer shows for a while, then with its time while a newer one is worked out.
    happens(hanako, kinds.Purchase(), 0)
    export.export_all()
    soon, later = NOW + timedelta(minutes=5), NOW + timedelta(hours=1)
    assert _outdated(team.ben, question, soon) is False
    assert _outdated(team.ben, question, later) is True
    assert len(no_worker) == 2


def _outdated(user: User, question: Question, at: datetime) -> bool:
    kept = ask(user, question, at=at)
    assert kept is not None
    return kept.is_outdated


def test_a_user_who_left_is_answered_nothing(team: Colleagues, hanako: Customer, folder: Path) -> None:
    jobs.answer(matter="journeys", user_id=0, question='{"about": "overview"}', at=NOW)
    assert not list(folder.rglob("*.json"))


def test_a_damaged_answer_is_worked_out_anew(team: Colleagues, hanako: Customer, folder: Path) -> None:
    export.export_all()
    ask(team.aiko, Question("overview"), at=NOW)
    (file,) = (folder / "_answers").glob("*.json")
    file.write_text('{"version": 1, "as_of"')
    kept = ask(team.aiko, Question("overview"), at=NOW)
    assert kept is not None
    assert isinstance(kept.answer, Overview)


def test_answers_go_with_whoever_is_deleted_for_good(team: Colleagues, hanako: Customer, folder: Path) -> None:
    export.export_all()
    ask(team.aiko, Question("behind", step=BUYS), at=NOW)
    SHARE.erase_copies([hanako.pk], at=NOW)
    assert not list((folder / "_answers").iterdir())


def test_an_answer_that_is_thrown_away_while_it_is_written_is_told_all_the_same(
    team: Colleagues, hanako: Customer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export.export_all()
    moved = Path.replace

    def after_all_were_thrown_away(half: Path, file: Path) -> Path:
        answers.forget_all()
        return moved(half, file)

    monkeypatch.setattr(Path, "replace", after_all_were_thrown_away)
    kept = ask(team.aiko, Question("behind", step=BUYS), at=NOW)
    assert kept is not None
    assert kept.answer == Behind((hanako.pk,))
    assert not list((folder / "_answers").iterdir())


def test_an_answer_is_not_kept_when_somebody_was_deleted_while_it_was_worked_out(
    team: Colleagues, hanako: Customer, folder: Path
) -> None:
    def answers_while_all_are_thrown_away(user: User, question: Question, at: datetime) -> Behind:
        found = Behind((hanako.pk,))
        answers.forget_all()
        return found

    export.export_all()
    matter = replace(JOURNEYS, answer=answers_while_all_are_thrown_away)
    kept = answers.work_out(matter, team.aiko, Question("behind", step=BUYS), at=NOW)
    assert kept.answer == Behind((hanako.pk,))
    assert not list((folder / "_answers").iterdir())


def test_before_anything_was_copied_nobody_has_come(team: Colleagues) -> None:
    kept = ask(team.aiko, Question("overview"), at=NOW)
    assert kept is not None
    assert isinstance(kept.answer, Overview)
    assert kept.answer.customers == 0


def _never(*args: Any, **words: Any) -> None:
    raise FarleyError("This was answered before.")
