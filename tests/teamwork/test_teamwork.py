"""Follow-ups and saved views."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from farley.base.changes import Change
from farley.base.errors import Invalid, NotFound, Refused
from farley.teamwork import access, actions
from tests import cast
from tests.cast import Colleagues

FRIDAY = date(2026, 11, 27)


def test_a_follow_up_is_set_put_off_done_and_reopened(team: Colleagues, now: datetime) -> None:
    call_back = actions.set_follow_up(cast.sato(team.ben), text="Call back", due_on=FRIDAY, by=team.ben, at=now)
    assert (call_back.assignee, call_back.done_at) == (team.ben, None)

    actions.move_follow_up(call_back, due_on=date(2026, 12, 1), by=team.ben, at=now)
    actions.finish_follow_up(call_back, by=team.dora, at=now)
    call_back.refresh_from_db()
    assert (call_back.due_on, call_back.done_by) == (date(2026, 12, 1), team.dora)

    actions.reopen_follow_up(call_back, by=team.dora, at=now)
    call_back.refresh_from_db()
    assert call_back.done_at is None


def test_who_ticks_off_first_did_it(team: Colleagues, now: datetime) -> None:
    call_back = actions.set_follow_up(cast.sato(team.ben), text="Call back", due_on=FRIDAY, by=team.ben, at=now)
    seen_by_ben = access.follow_up_for(team.ben, call_back.pk)
    actions.finish_follow_up(call_back, by=team.dora, at=now)

    actions.finish_follow_up(seen_by_ben, by=team.ben, at=now + timedelta(hours=1))
    call_back.refresh_from_db()
    assert (call_back.done_at, call_back.done_by) == (now, team.dora)
    assert _verbs() == ["create", "finish"]

    actions.reopen_follow_up(call_back, by=team.dora, at=now)
    actions.reopen_follow_up(seen_by_ben, by=team.ben, at=now)
    assert _verbs() == ["create", "finish", "reopen"]


def _verbs() -> list[str]:
    rows = Change.objects.filter(subject_kind="followup").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_a_follow_up_says_what_and_who(team: Colleagues, now: datetime) -> None:
    sato = cast.sato(team.ben)
    with pytest.raises(Invalid):
        actions.set_follow_up(sato, text="  ", due_on=FRIDAY, by=team.ben, at=now)
    with pytest.raises(Invalid):
        actions.set_follow_up(sato, text="x", due_on=FRIDAY, by=None, at=now)
    with pytest.raises(Refused):
        actions.set_follow_up(sato, text="x", due_on=FRIDAY, by=team.eve, at=now)


def test_follow_ups_on_hidden_customers_are_hidden(team: Colleagues, now: datetime) -> None:
    hidden = cast.sato(team.ben, audience=f"user:{team.ben.pk}")
    call_back = actions.set_follow_up(hidden, text="x", due_on=FRIDAY, assignee=team.chen, by=team.ben, at=now)

    assert call_back in access.follow_ups_for(team.ben)
    with pytest.raises(NotFound):
        access.follow_up_for(team.chen, call_back.pk)


def test_views_are_private_or_shared(team: Colleagues, now: datetime) -> None:
    def save(name: str, *, is_shared: bool) -> None:
        words = {"list_name": "customers", "query": "owner=me", "is_shared": is_shared}
        actions.save_view(name=name, **words, by=team.ben, at=now)  # type: ignore[arg-type]

    save("mine", is_shared=False)
    save("ours", is_shared=True)
    save("ours", is_shared=True)

    assert [view.name for view in access.views_for(team.ben, "customers")] == ["mine", "ours"]
    assert [view.name for view in access.views_for(team.chen, "customers")] == ["ours"]
    ours = access.views_for(team.chen, "customers")[0]
    with pytest.raises(Refused):
        actions.forget_view(ours, by=team.chen, at=now)
    actions.forget_view(ours, by=team.ben, at=now)
    assert not access.views_for(team.chen, "customers")
