"""What Ben promises Hanako, and she him: read from what they write, kept in sight, and settled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from farley.base.access import team_audience, user_audience
from farley.base.errors import Invalid, NotFound, Refused
from farley.customers.actions import add_address, create_customer, merge, unmerge, update_customer
from farley.customers.drafts import AddressDraft, CustomerDraft
from farley.teamwork.access import follow_ups_for
from farley.teamwork.actions import finish_follow_up, move_follow_up
from farley.teamwork.models import FollowUp
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.access import promise_for, promises_for
from farley.understanding.actions import (
    answer_promise,
    deeds,
    promises,
    set_promise_day,
    withdraw_promise_answer,
    withdraw_promise_day,
)
from farley.understanding.models import Promise, PromiseWord
from farley.understanding.queries.promises import open_promises_of, promises_in, promises_to_keep
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, happens, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed

QUOTE = "Thank you for coming. I'll send you the revised quote by Friday."


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def we_write(shop: Shop, text: str, days_ago: float, *, audience: str = "all") -> Interaction:
    mail = {"text": text, "direction": "out", "channel": "email"}
    return happens(shop.hanako, kinds.Email(), days_ago, "test", audience, **mail)


def the_promise() -> Promise:
    jobs.read_promises(at=NOW)
    return Promise.objects.get()


def test_what_we_wrote_is_open_until_its_day_and_then_overdue(shop: Shop) -> None:
    mail = we_write(shop, QUOTE, 9)  # Wednesday, the 11th
    promise = the_promise()
    assert (promise.by, promise.due_on, promise.model) == ("us", date(2026, 11, 13), "promises-3")
    assert mail.text[promise.said_start : promise.said_end] == "I'll send"
    (view,) = open_promises_of(shop.ben, [shop.hanako.pk], at=NOW)
    assert (view.sentence, view.is_overdue) == ("I'll send you the revised quote by Friday.", True)
    assert [each.id for each in promises_to_keep(shop.ben, at=NOW, only_own=True)] == [promise.pk]
    assert jobs.read_promises(at=NOW) == 0


def test_only_who_looks_after_the_customer_or_wrote_it_has_to_keep_it(shop: Shop, team: Colleagues) -> None:
    we_write(shop, QUOTE, 9)
    note = timeline.Happening(shop.hanako, kinds.Note(), "note", NOW, text="Promised to call her back tomorrow.")
    timeline.record(note, by=team.chen, at=NOW)
    jobs.read_promises(at=NOW)
    assert len(promises_to_keep(shop.aiko, at=NOW)) == 2
    assert [each.sentence for each in promises_to_keep(shop.ben, at=NOW, only_own=True)] == [
        "I'll send you the revised quote by Friday."
    ]
    assert [each.due_on for each in promises_to_keep(team.chen, at=NOW, only_own=True)] == [date(2026, 11, 21)]


def test_a_customers_day_is_counted_where_the_customer_lives(shop: Shop) -> None:
    add_address(shop.newcomer, AddressDraft(country="GB"), by=None, at=NOW)
    # Half past midnight in Tokyo on Friday, the 20th; still Thursday in London.
    for customer in (shop.hanako, shop.newcomer):
        writes(customer, "We will pay tomorrow.", 17.5 / 24)
    jobs.read_promises(at=NOW)
    due = {row.interaction.customer_id: row.due_on for row in Promise.objects.select_related("interaction")}
    assert due == {shop.hanako.pk: date(2026, 11, 21), shop.newcomer.pk: date(2026, 11, 20)}


def test_a_later_mail_shows_that_it_was_kept_and_taking_it_back_opens_it_again(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    sent = we_write(shop, "Here is the revised quote.", 8)
    promise = the_promise()
    assert promise.kept_with == sent
    assert open_promises_of(shop.ben, [shop.hanako.pk], at=NOW) == ()
    timeline.retract(sent, by=shop.ben, at=NOW)
    assert the_promise().kept_with is None
    assert len(open_promises_of(shop.ben, [shop.hanako.pk], at=NOW)) == 1


def test_who_promised_to_order_and_ordered_kept_it_whichever_is_recorded_first(shop: Shop) -> None:
    buys(shop.newcomer, [2])
    jobs.read_promises(at=NOW)
    writes(shop.newcomer, "We will order ten more tins next week.", 5)
    assert the_promise().kept_with is not None


def test_what_was_promised_before_is_held_only_against_what_is_new(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    held_against = list[int]()

    def looked_at(promise: Promise, deed: Interaction, _told: object) -> bool:
        held_against.append(deed.pk)
        return False

    we_write(shop, QUOTE, 9)
    old = [we_write(shop, "Here is the leaf list.", days) for days in (8, 7, 6)]
    jobs.read_promises(at=NOW)
    monkeypatch.setattr(deeds, "_is_kept_with", looked_at)
    new = we_write(shop, "Here is another leaf list.", 5)
    jobs.read_promises(at=NOW)
    assert held_against == [new.pk]
    late = we_write(shop, "I'll send you the samples by Friday.", 8.5)
    held_against.clear()
    jobs.read_promises(at=NOW)
    assert held_against == [*(row.pk for row in old), new.pk, late.pk]


def test_what_was_done_while_a_promise_was_settled_counts_when_the_word_is_taken_back(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    answer_promise(promise, PromiseWord.STILL_OPEN, by=shop.ben, at=NOW)
    sent = we_write(shop, "Here is the revised quote.", 8)
    assert the_promise().kept_with is None
    withdraw_promise_answer(promise, by=shop.ben, at=NOW)
    assert the_promise().kept_with == sent


def test_where_very_much_happens_only_what_is_near_is_compared(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    we_write(shop, QUOTE, 9)
    buys(shop.hanako, [8, 7])
    we_write(shop, "I'll bring the cups tomorrow.", 6)
    sent = we_write(shop, "Here is the revised quote.", 5)
    monkeypatch.setattr(deeds, "_NEAREST", 1)
    jobs.read_promises(at=NOW)
    quote = Promise.objects.order_by("happened_at")[0]
    assert quote.kept_with is None
    monkeypatch.setattr(deeds, "_NEAREST", 2)
    deeds.look_for_deeds_after([quote])
    assert quote.kept_with == sent


def test_an_entry_for_fewer_people_keeps_nothing_for_the_others(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    we_write(shop, "Here is the revised quote.", 8, audience=user_audience(shop.aiko.pk))
    assert the_promise().kept_with is None


def test_an_entry_of_a_hidden_record_keeps_nothing_for_the_others(shop: Shop, team: Colleagues) -> None:
    we_write(shop, QUOTE, 9)
    hidden = CustomerDraft(name="Hanako", audience=team_audience(team.shanghai.pk))
    twin = create_customer(hidden, by=None, at=NOW)
    happens(twin, kinds.Email(), 8, "test", "all", direction="out", channel="email", text="Here is the revised quote.")
    merge(shop.hanako, twin, by=shop.aiko, at=NOW)
    assert the_promise().kept_with is None


def test_what_showed_that_it_was_kept_is_told_no_longer_once_it_is_hidden_or_somebody_elses(
    shop: Shop, team: Colleagues
) -> None:
    mail = we_write(shop, QUOTE, 9)
    twin = create_customer(CustomerDraft(name="Hanako"), by=None, at=NOW)
    words = {"direction": "out", "channel": "email", "text": "Here is the revised quote."}
    sent = happens(twin, kinds.Email(), 8, "test", "all", **words)
    edge = merge(shop.hanako, twin, by=shop.aiko, at=NOW)
    jobs.read_promises(at=NOW)

    def kept_with() -> tuple[int | None, int]:
        ((view,), open_) = promises_in(shop.ben, [mail.pk], at=NOW)[mail.pk], promises_to_keep(shop.ben, at=NOW)
        assert (view.kept_with_id is None) == (view.kept_at is None) == view.is_open
        return view.kept_with_id, len(open_)

    assert kept_with() == (sent.pk, 0)
    for audience, before_and_after in ((team_audience(team.shanghai.pk), (None, 1)), ("all", (sent.pk, 0))):
        update_customer(twin, {"audience": audience}, by=shop.aiko, at=NOW)
        if audience != "all":
            assert kept_with() == before_and_after, "before it is read anew"
        jobs.read_promises(at=NOW)
        assert kept_with() == before_and_after
    unmerge(edge, by=shop.aiko, at=NOW)
    assert kept_with() == (None, 1), "before it is read anew"
    jobs.read_promises(at=NOW)
    assert kept_with() == (None, 1)
    assert Promise.objects.get().kept_with is None
    merge(shop.hanako, twin, by=shop.aiko, at=NOW)
    jobs.read_promises(at=NOW)
    assert kept_with() == (sent.pk, 0)


def test_kept_is_said_with_one_word_and_taken_back(shop: Shop) -> None:
    mail = we_write(shop, QUOTE, 9)
    promise = the_promise()
    answer_promise(promise, PromiseWord.KEPT, by=shop.ben, at=NOW)
    assert promises_to_keep(shop.ben, at=NOW) == ()
    (view,) = promises_in(shop.ben, [mail.pk], at=NOW)[mail.pk]
    assert (view.is_kept, view.said_by) == (True, "Ben")
    withdraw_promise_answer(promise, by=shop.ben, at=NOW)
    assert len(promises_to_keep(shop.ben, at=NOW)) == 1
    with pytest.raises(Invalid):
        withdraw_promise_answer(promise, by=shop.ben, at=NOW)


def test_a_follow_up_takes_it_over_and_goes_when_taken_back(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    answer_promise(promise, PromiseWord.FOLLOW_UP, by=shop.ben, at=NOW)
    follow_up = FollowUp.objects.get()
    assert (follow_up.text, follow_up.due_on, follow_up.assignee) == (
        "I'll send you the revised quote by Friday.",
        date(2026, 11, 20),  # its day has passed: today
        shop.ben,
    )
    withdraw_promise_answer(promise, by=shop.ben, at=NOW)
    assert not FollowUp.objects.exists()


def test_a_follow_up_on_what_few_may_see_tells_the_others_nothing(shop: Shop) -> None:
    we_write(shop, QUOTE, 8.7, audience=user_audience(shop.ben.pk))  # the 11th in London, the 12th in Tokyo
    answer_promise(the_promise(), PromiseWord.FOLLOW_UP, by=shop.ben, at=NOW)
    assert FollowUp.objects.get().text == "See to what was promised on 2026-11-12."


def test_a_follow_up_of_what_a_hidden_record_holds_tells_the_others_nothing(shop: Shop, team: Colleagues) -> None:
    hidden = CustomerDraft(name="Hanako", audience=team_audience(team.tokyo.pk))
    twin = create_customer(hidden, by=None, at=NOW)
    happens(twin, kinds.Email(), 9, "test", "all", direction="out", channel="email", text=QUOTE)
    merge(shop.hanako, twin, by=shop.aiko, at=NOW)
    answer_promise(the_promise(), PromiseWord.FOLLOW_UP, by=shop.ben, at=NOW)
    follow_up = FollowUp.objects.get()
    assert (follow_up.customer, follow_up.text) == (shop.hanako, "See to what was promised on 2026-11-11.")


def test_a_follow_up_tells_those_nothing_who_see_the_customer_later(team: Colleagues) -> None:
    of_shanghai = team_audience(team.shanghai.pk)
    quiet, twin = (create_customer(CustomerDraft(name="Quiet", audience=of_shanghai), by=None, at=NOW) for _n in "ab")
    words = {"direction": "out", "channel": "email", "text": QUOTE}
    for who, audience in ((quiet, of_shanghai), (twin, "all"), (quiet, "all")):
        happens(who, kinds.Email(), 9, "test", audience, **words)
    merge(quiet, twin, by=team.chen, at=NOW)
    jobs.read_promises(at=NOW)
    for promise in Promise.objects.order_by("interaction"):
        answer_promise(promise, PromiseWord.FOLLOW_UP, by=team.chen, at=NOW)
    update_customer(quiet, {"audience": "all"}, by=team.chen, at=NOW)
    neutral = "See to what was promised on 2026-11-11."
    shown = [row.text for row in follow_ups_for(team.ben).order_by("pk")]
    assert shown == [neutral, neutral, "I'll send you the revised quote by Friday."]


def test_a_word_that_is_said_twice_counts_once(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    once, twice = (answer_promise(promise, PromiseWord.FOLLOW_UP, by=shop.ben, at=NOW) for _each in range(2))
    assert once == twice
    assert FollowUp.objects.count() == 1


def test_a_persons_word_stays_when_everything_is_read_anew(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    answer_promise(promise, PromiseWord.NO_PROMISE, by=shop.ben, at=NOW)
    monkeypatch.setattr(promises, "_READER", "understanding.promises:newer")
    monkeypatch.setattr(promises, "NAME", "newer")
    again = the_promise()
    assert (again.pk, again.model, again.answer.word if again.answer else "") == (promise.pk, "newer", "no_promise")
    assert promises_to_keep(shop.ben, at=NOW) == ()


def test_the_day_that_a_person_says_counts_and_taking_it_back_lets_the_text_tell_it(shop: Shop) -> None:
    mail = we_write(shop, QUOTE, 9)
    promise = the_promise()
    for day in (date(2026, 11, 27), date(2026, 11, 30), None):
        set_promise_day(promise, due_on=day, by=shop.ben, at=NOW)
        assert the_promise().due_on == day
    withdraw_promise_day(promise, by=shop.ben, at=NOW)
    (view,) = promises_in(shop.ben, [mail.pk], at=NOW)[mail.pk]
    assert (view.due_on, view.is_day_said, view.day_said_by) == (date(2026, 11, 30), True, "Ben")
    assert (view.is_open, view.is_overdue, promises_to_keep(shop.ben, at=NOW)) == (True, False, ())
    # What became of it is another matter.
    answer_promise(promise, PromiseWord.KEPT, by=shop.ben, at=NOW)
    withdraw_promise_day(promise, by=shop.ben, at=NOW)
    withdraw_promise_day(promise, by=shop.ben, at=NOW)
    (view,) = promises_in(shop.ben, [mail.pk], at=NOW)[mail.pk]
    assert (view.due_on, view.is_day_said, view.is_kept) == (date(2026, 11, 13), False, True)
    with pytest.raises(Invalid):
        withdraw_promise_day(promise, by=shop.ben, at=NOW)


def test_a_follow_up_goes_with_the_day_of_its_promise_unless_somebody_put_it_off(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    answer_promise(promise, PromiseWord.FOLLOW_UP, by=shop.ben, at=NOW)
    set_promise_day(promise, due_on=date(2026, 11, 30), by=shop.aiko, at=NOW)
    assert FollowUp.objects.get().due_on == date(2026, 11, 30)
    withdraw_promise_day(promise, by=shop.aiko, at=NOW)
    assert FollowUp.objects.get().due_on == date(2026, 11, 20)
    move_follow_up(FollowUp.objects.get(), due_on=date(2026, 12, 24), by=shop.ben, at=NOW)
    set_promise_day(promise, due_on=date(2026, 11, 30), by=shop.aiko, at=NOW)
    assert FollowUp.objects.get().due_on == date(2026, 12, 24), "Ben knows why"
    finish_follow_up(FollowUp.objects.get(), by=shop.ben, at=NOW)
    set_promise_day(promise, due_on=date(2026, 12, 24), by=shop.aiko, at=NOW)
    set_promise_day(promise, due_on=date(2026, 12, 1), by=shop.aiko, at=NOW)
    assert FollowUp.objects.get().due_on == date(2026, 12, 24), "it is done"


def test_the_day_that_a_person_says_is_not_guessed_anew_and_it_can_still_show_to_be_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    said = set_promise_day(promise, due_on=date(2026, 11, 30), by=shop.ben, at=NOW)
    assert set_promise_day(promise, due_on=date(2026, 11, 30), by=shop.aiko, at=NOW) == said
    monkeypatch.setattr(promises, "_READER", "understanding.promises:newer")
    again = the_promise()
    assert (again.pk, again.due_on, again.day_said) == (promise.pk, date(2026, 11, 30), said)
    sent = we_write(shop, "Here is the revised quote.", 8)
    assert the_promise().kept_with == sent
    monkeypatch.setattr(promises, "_READER", "understanding.promises:newest")
    monkeypatch.setattr(promises, "find_promises", lambda *_args, **_words: [])
    assert the_promise().due_on == date(2026, 11, 30)


def test_what_newer_rules_do_not_read_goes_unless_somebody_spoke_of_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    we_write(shop, QUOTE, 9)
    we_write(shop, "I'll bring the cups tomorrow.", 9)
    jobs.read_promises(at=NOW)
    kept = Promise.objects.order_by("pk")[0]
    answer_promise(kept, PromiseWord.KEPT, by=shop.ben, at=NOW)

    def nothing(*_args: Any, **_words: Any) -> list[object]:
        return []

    monkeypatch.setattr(promises, "_READER", "understanding.promises:newer")
    monkeypatch.setattr(promises, "find_promises", nothing)
    assert the_promise() == kept


def test_nobody_sees_a_promise_in_what_they_may_not_see(shop: Shop, team: Colleagues) -> None:
    we_write(shop, QUOTE, 9, audience=user_audience(shop.ben.pk))
    promise = the_promise()
    assert promises_for(shop.ben).get() == promise
    assert not promises_for(team.chen).exists()
    with pytest.raises(NotFound):
        promise_for(team.chen, promise.pk)
    assert promises_to_keep(team.dora, at=NOW) == ()


def test_what_does_not_count_promises_nothing(shop: Shop) -> None:
    mail = we_write(shop, QUOTE, 9)
    the_promise()
    timeline.retract(mail, by=shop.ben, at=NOW)
    assert not promises_for(shop.aiko).exists()


def test_readers_and_unknown_words_are_refused(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    with pytest.raises(Refused):
        answer_promise(promise, PromiseWord.KEPT, by=shop.eve, at=NOW)
    with pytest.raises(Refused):
        set_promise_day(promise, due_on=date(2026, 11, 30), by=shop.eve, at=NOW)
    for word in ("perhaps", PromiseWord.ANOTHER_DAY):
        with pytest.raises(Invalid):
            answer_promise(promise, word, by=shop.ben, at=NOW)
    with pytest.raises(Invalid, match="before it was promised"):
        set_promise_day(promise, due_on=date(2026, 11, 1), by=shop.ben, at=NOW)


def test_a_promise_that_is_gone_meanwhile_is_told(shop: Shop) -> None:
    we_write(shop, QUOTE, 9)
    promise = the_promise()
    Promise.objects.all().delete()
    with pytest.raises(Invalid):
        answer_promise(promise, PromiseWord.KEPT, by=shop.ben, at=NOW)


def test_what_has_no_day_and_what_is_long_overdue_is_let_go(shop: Shop) -> None:
    we_write(shop, "I will look into this and get back to you.", 10)
    we_write(shop, "I will look into the leaf prices.", 40)
    we_write(shop, "I'll send the leaf list tomorrow.", 100)
    jobs.read_promises(at=NOW)
    open_ = open_promises_of(shop.ben, [shop.hanako.pk], at=NOW)
    assert [each.sentence for each in open_] == ["I will look into this and get back to you."]
