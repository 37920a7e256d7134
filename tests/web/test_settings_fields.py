"""Mei defines what Yamada Tea wants to know of its customers, and tidies its tags; Aiko looks into the trash."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.cast import emma, sato
from tests.web.queries import assert_asks_no_more

from farley.base.access import user_audience
from farley.base.accounts import User
from farley.base.changes import Change
from farley.customers import actions
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.drafts import CustomerDraft
from farley.customers.models import AttributeDefinition, Customer, CustomerTag, Tag
from farley.customers.models.attribute import AttributeType

Browser = Callable[[User], Client]
TEA = {"label": "Favourite tea", "type": "choice", "choices": "Sencha\nMatcha\n\nSencha\n"}


def define(by: User, at: datetime, *labels: str) -> list[AttributeDefinition]:
    """Fields of these names."""
    return [actions.define_attribute(AttributeDraft(label), by=by, at=at) for label in labels]


def test_defines_a_field_with_choices(mei: User, at_browser: Browser) -> None:
    browser = at_browser(mei)
    assert browser.post("/settings/fields/new", TEA).status_code == 302
    tea = AttributeDefinition.objects.get()
    assert (tea.key, tea.label, tea.choices) == ("favourite_tea", "Favourite tea", ["Sencha", "Matcha"])
    assert "Favourite tea" in browser.get("/settings/fields").content.decode()


@pytest.mark.parametrize("type_", AttributeType.values)
def test_every_kind_of_value_can_be_defined_and_shows_how_it_will_look(
    mei: User, at_browser: Browser, type_: str
) -> None:
    browser = at_browser(mei)
    words = {"label": "茶の好み", "type": type_, "choices": "煎茶\n抹茶", "kinds": "person"}
    preview = browser.get("/settings/fields/preview", words).content.decode()
    assert "茶の好み" in preview
    assert ("煎茶" in preview) == (type_ in ("choice", "choices"))
    assert browser.post("/settings/fields/new", words).status_code == 302
    made = AttributeDefinition.objects.get()
    assert (made.type, made.kinds) == (type_, ["person"])
    assert made.choices == (["煎茶", "抹茶"] if type_ in ("choice", "choices") else [])
    assert made.currency == ("JPY" if type_ == "money" else "")


def test_a_choice_without_choices_is_refused(mei: User, at_browser: Browser) -> None:
    answer = at_browser(mei).post("/settings/fields/new", TEA | {"choices": " \n"})
    assert answer.status_code == 422
    assert "at least one choice" in answer.content.decode()


def test_alters_a_field_but_neither_its_type_nor_its_key(mei: User, at_browser: Browser) -> None:
    browser = at_browser(mei)
    browser.post("/settings/fields/new", TEA)
    tea = AttributeDefinition.objects.get()
    words = {"label": "Tea", "choices": "Sencha\nHojicha", "type": "date", "key": "x"}
    assert browser.post(f"/settings/fields/{tea.pk}", words).status_code == 302
    tea.refresh_from_db()
    assert (tea.label, tea.choices, tea.type, tea.key) == ("Tea", ["Sencha", "Hojicha"], "choice", "favourite_tea")


def test_puts_fields_in_order(mei: User, at_browser: Browser, now: datetime) -> None:
    browser = at_browser(mei)
    _one, _two, three = define(mei, now, "One", "Two", "Three")

    def order() -> list[str]:
        return re.findall(r">(One|Two|Three)</a>", browser.get("/settings/fields").content.decode())

    assert order() == ["One", "Two", "Three"]
    browser.post(f"/settings/fields/{three.pk}/move", {"way": "up"})
    assert order() == ["One", "Three", "Two"]
    for _ in range(3):
        browser.post(f"/settings/fields/{three.pk}/move", {"way": "down"})
    assert order() == ["One", "Two", "Three"]


def test_retires_a_field_and_brings_it_back_with_its_values(mei: User, at_browser: Browser, now: datetime) -> None:
    browser = at_browser(mei)
    [tea] = define(mei, now, "Tea")
    customer = actions.create_customer(CustomerDraft(name="Ken", attributes={"tea": "Sencha"}), by=mei, at=now)
    browser.post(f"/settings/fields/{tea.pk}/retire")
    assert "Bring back" in browser.get("/settings/fields").content.decode()
    assert browser.post(f"/settings/fields/{tea.pk}/move", {"way": "up"}).status_code == 422
    browser.post(f"/settings/fields/{tea.pk}/restore")
    tea.refresh_from_db()
    customer.refresh_from_db()
    assert tea.retired_at is None
    assert customer.attributes == {"tea": "Sencha"}


def test_members_define_nothing(tom: User, mei: User, at_browser: Browser, now: datetime) -> None:
    browser = at_browser(tom)
    [tea] = define(mei, now, "Tea")
    for path in ("new", tea.pk, f"{tea.pk}/move", f"{tea.pk}/retire", f"{tea.pk}/restore"):
        assert browser.post(f"/settings/fields/{path}", TEA).status_code == 403
    assert browser.get("/settings/fields/999").status_code == 403


def test_renames_a_tag_for_everybody_who_has_it(mei: User, at_browser: Browser, now: datetime) -> None:
    actions.tag_customers([emma(mei)], "vip", by=mei, at=now)
    tag = Tag.objects.get()
    browser = at_browser(mei)
    assert browser.post(f"/settings/tags/{tag.pk}", {"name": "VIP"}).status_code == 302
    assert CustomerTag.objects.get().tag.name == "VIP"
    Tag.objects.create(name="Regular")
    answer = browser.post(f"/settings/tags/{tag.pk}", {"name": "Regular"})
    assert answer.status_code == 422
    assert "Merge the two instead" in answer.content.decode()


def test_merges_two_tags_that_mean_the_same(mei: User, at_browser: Browser, now: datetime) -> None:
    ken, clarke = sato(mei), emma(mei)
    actions.tag_customers([ken, clarke], "vip", by=mei, at=now)
    actions.tag_customers([clarke], "VIP", by=mei, at=now)
    vip = Tag.objects.get(name="vip")
    browser = at_browser(mei)
    assert browser.post(f"/settings/tags/{vip.pk}/merge", {"into": "nowhere"}).status_code == 422
    assert browser.post(f"/settings/tags/{vip.pk}/merge", {"into": "vip"}).status_code == 422
    answer = browser.post(f"/settings/tags/{vip.pk}/merge", {"into": "VIP"}, follow=True)
    assert "2 customers now have “VIP”" in answer.content.decode()
    assert sorted(CustomerTag.objects.values_list("customer_id", "tag__name")) == [(ken.pk, "VIP"), (clarke.pk, "VIP")]
    history = Change.objects.filter(subject_kind="customer", subject_id=ken.pk, verb="tag").order_by("id").last()
    assert history
    assert history.fields == {"tag": ["vip", "VIP"]}


def test_deletes_a_tag_and_remembers_who_had_it(mei: User, at_browser: Browser, now: datetime) -> None:
    ken = sato(mei)
    actions.tag_customers([ken], "vip", by=mei, at=now)
    assert at_browser(mei).post(f"/settings/tags/{Tag.objects.get().pk}/delete").status_code == 302
    assert not Tag.objects.exists()
    assert Change.objects.filter(subject_id=ken.pk, verb="untag", fields={"tag": ["vip", None]}).exists()


def test_what_was_thrown_away_comes_back(tom: User, at_browser: Browser, now: datetime) -> None:
    ken, clarke = sato(tom), emma(tom)
    actions.trash_customers([ken, clarke], by=tom, at=now)
    browser = at_browser(tom)
    page = browser.get("/settings/trash").content.decode()
    assert "Tom" in page
    assert "Emma Clarke" in page
    answer = browser.post("/settings/trash/restore", {"id": [ken.pk, "x", 999]}, follow=True)
    assert "1 customer is back" in answer.content.decode()
    assert set(Customer.objects.in_trash()) == {clarke}


def test_the_trash_hides_what_one_may_not_see(tom: User, aiko: User, at_browser: Browser, now: datetime) -> None:
    secret = actions.create_customer(CustomerDraft(name="Secret", audience=user_audience(aiko.pk)), by=aiko, at=now)
    actions.trash_customers([secret], by=aiko, at=now)
    browser = at_browser(tom)
    assert "Secret" not in browser.get("/settings/trash").content.decode()
    browser.post("/settings/trash/restore", {"id": secret.pk})
    assert Customer.objects.in_trash().count() == 1
    assert "Secret" in at_browser(aiko).get("/settings/trash").content.decode()


def test_a_reader_sees_the_trash_without_buttons(rin: User, tom: User, at_browser: Browser, now: datetime) -> None:
    actions.trash_customers([emma(tom)], by=tom, at=now)
    page = at_browser(rin).get("/settings/trash").content.decode()
    assert "Emma Clarke" in page
    assert 'name="id"' not in page


def test_the_lists_ask_no_more_for_many_rows(aiko: User, tom: User, at_browser: Browser, now: datetime) -> None:
    count = iter(range(1000))

    def fields(n: int) -> None:
        define(aiko, now, *(f"Field {next(count)}" for _ in range(n)))

    def tags(n: int) -> None:
        for _ in range(n):
            actions.tag_customers([emma(tom)], f"tag {next(count)}", by=tom, at=now)

    def trash(n: int) -> None:
        for _ in range(n):
            actions.trash_customers([sato(tom)], by=tom, at=now + timedelta(seconds=next(count)))

    browser = at_browser(aiko)
    assert_asks_no_more(browser, "/settings/fields", fields)
    assert_asks_no_more(browser, "/settings/tags", tags)
    assert_asks_no_more(browser, "/settings/trash", trash)
