"""Whose a sentence and a promise are follows from their entry: when customers are merged and parted, when an entry is
moved, taken back or kept from somebody, and when a customer is erased.
"""

from __future__ import annotations

import pytest
from django.db.models import F

from farley.base.access import user_audience
from farley.base.accounts import User
from farley.customers.access import cluster_for
from farley.customers.actions import merge, trash_customers, unmerge
from farley.customers.models import Customer
from farley.privacy.actions import erase_customer
from farley.timeline import actions as timeline
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.models import Promise, Sentence, Theme
from farley.understanding.queries import themes
from farley.understanding.queries.promises import open_promises_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes
from tests.understanding.voices import fast_encoder

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed


@pytest.fixture
def shop(team: Colleagues, monkeypatch: pytest.MonkeyPatch) -> Shop:
    fast_encoder(monkeypatch)
    return shop_of(team)


@pytest.fixture
def late() -> Theme:
    """What all sentences speak of from here on."""
    theme = Theme.objects.create(words={"en": ["late"]}, anchor=b"", encoder="", found_at=NOW)
    Theme.objects.filter(pk=theme.pk).update(counted_in=theme)
    return theme


def asks(customer: Customer, days_ago: float = 2, *, audience: str = "all") -> Interaction:
    """The customer asks for a parcel, and promises to pay."""
    return writes(customer, "My parcel is late again. We will pay tomorrow.", days_ago, audience=audience)


def heard(theme: Theme, user: User, customer: Customer) -> tuple[bool, int]:
    """Whether a customer speaks of the theme, and how many of their promises are open, for this user, once all that
    came in was read. Each row says of the customer and the time what its entry says.
    """
    while jobs.read_promises(at=NOW) + jobs.read_sentences(at=NOW):
        pass
    Sentence.objects.update(theme=theme)
    for rows in (Sentence.objects, Promise.objects):
        assert not rows.exclude(customer=F("interaction__customer"), happened_at=F("interaction__happened_at")).exists()
    ids = cluster_for(user, customer)
    return theme in themes.themes_of(user, ids), len(open_promises_of(user, ids, at=NOW))


def test_merged_customers_have_both_their_words_until_they_are_parted(shop: Shop, late: Theme) -> None:
    asks(shop.hanako)
    asks(shop.newcomer)
    edge = merge(shop.hanako, shop.newcomer, by=shop.ben, at=NOW)
    assert heard(late, shop.ben, shop.hanako) == (True, 2)
    unmerge(edge, by=shop.ben, at=NOW)
    assert heard(late, shop.ben, shop.hanako) == heard(late, shop.ben, shop.newcomer) == (True, 1)


def test_an_entry_takes_its_words_along_and_what_is_taken_back_says_nothing(shop: Shop, late: Theme) -> None:
    mail = asks(shop.hanako)
    assert heard(late, shop.ben, shop.hanako) == (True, 1)
    (moved,) = timeline.move_many([mail], shop.newcomer, by=shop.ben, at=NOW)
    assert heard(late, shop.ben, shop.hanako) == (False, 0)
    assert heard(late, shop.ben, shop.newcomer) == (True, 1)
    timeline.retract(moved, by=shop.ben, at=NOW)
    assert heard(late, shop.ben, shop.newcomer) == (False, 0)


def test_what_is_kept_from_somebody_counts_for_those_who_may_see_it(shop: Shop, late: Theme, team: Colleagues) -> None:
    asks(shop.hanako, audience=user_audience(shop.ben.pk))
    assert heard(late, shop.ben, shop.hanako) == (True, 1)
    assert heard(late, team.chen, shop.hanako) == (False, 0)
    Customer.objects.filter(pk=shop.newcomer.pk).update(audience=user_audience(shop.ben.pk))
    asks(shop.newcomer)
    merge(shop.hanako, shop.newcomer, by=shop.ben, at=NOW)
    assert heard(late, shop.ben, shop.hanako) == (True, 2)
    assert heard(late, team.chen, shop.hanako) == (False, 0)


def test_who_is_erased_leaves_neither_sentence_nor_promise(shop: Shop, late: Theme) -> None:
    asks(shop.newcomer)
    assert heard(late, shop.ben, shop.newcomer) == (True, 1)
    trash_customers([shop.newcomer], by=shop.aiko, at=NOW)
    erase_customer(shop.newcomer, by=shop.aiko, at=NOW)
    assert not Sentence.objects.exists()
    assert not Promise.objects.exists()


def test_what_somebody_spoke_of_long_ago_is_not_what_they_speak_of_now(
    shop: Shop, late: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "_LATELY", 2)
    asks(shop.hanako, 400)
    assert heard(late, shop.ben, shop.hanako)[0]
    writes(shop.hanako, "Where do you grow it?", 1)
    writes(shop.hanako, "How do I brew it?", 1)
    jobs.read_sentences(at=NOW)
    Sentence.objects.filter(happened_at__gt=NOW.replace(year=NOW.year - 1)).update(theme=None)
    assert themes.themes_of(shop.ben, [shop.hanako.pk]) == []
