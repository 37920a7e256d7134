"""Who and what an entry speaks of stands beside it, leads to it, and goes with one press."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes

from farley.base.access import team_audience, user_audience
from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.understanding import jobs
from farley.understanding.models import Entity, Sentence, Theme

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed
Browser = Callable[[User], Client]


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def firm(name: str, audience: str = "all") -> Customer:
    return create_customer(CustomerDraft(kind="organisation", name=name, audience=audience), by=None, at=NOW)


def timeline(browser: Client, shop: Shop, query: str = "") -> str:
    return browser.get(f"/customers/{shop.hanako.pk}?{query}").content.decode()


def test_names_are_marked_lead_to_the_customer_and_narrow_the_timeline(shop: Shop, at_browser: Browser) -> None:
    kabuto = firm("Larkfield Catering")
    mail = writes(shop.hanako, "Larkfield Catering pays USD 40, <b>says</b> Mr Ito.", 3)
    writes(shop.hanako, "The weather is fine.", 2)
    jobs.read_entities(at=NOW)
    theme = Theme.objects.create(name="Paying", anchor=b"", encoder="none", found_at=NOW)
    Theme.objects.update(counted_in=theme)
    mine = {"interaction": mail, "customer": shop.hanako, "happened_at": NOW, "vector": b""}
    Sentence.objects.create(start=0, end=30, theme=theme, likeness=0.8, **mine)
    ben = at_browser(shop.ben)
    page = timeline(ben, shop)
    link = f'<a class="named" href="/customers/{kabuto.pk}" title="Larkfield Catering">Larkfield Catering</a>'
    assert link + " pays " in page
    assert '<span class="named" title="Person">Mr Ito</span>' in page
    assert "&lt;b&gt;says&lt;/b&gt;" in page
    assert "The weather is fine." in page
    for about in (f"theme:{theme.pk}", f"customer:{kabuto.pk}", "money:usd 40", "person:mr ito"):
        narrowed = timeline(ben, shop, f"about={about}")
        assert "Speaks of" in narrowed
        assert link in narrowed
        assert "The weather is fine." not in narrowed
    for about in ("theme:999", "nothing", "customer:x", "product:7"):
        assert "Nothing fits these filters" in timeline(ben, shop, f"about={about}")
    for odd in ("about=person:%00", "channel=%00", "q=%00", "person=" + "9" * 200):
        assert "The weather is fine." in timeline(ben, shop, odd)


def test_a_chip_leads_to_who_else_speaks_of_it(shop: Shop, at_browser: Browser) -> None:
    larkfield = firm("Larkfield Catering")
    writes(shop.hanako, "Larkfield Catering pays USD 40, says Ｍｒ Ito.", 3)
    ben = at_browser(shop.ben)
    builder = "/segments/builder", {"g0.c0.kind": "mentioned"}
    assert "nothing was mentioned yet" in ben.post(*builder).content.decode()
    jobs.read_entities(at=NOW)
    offered = ben.post(*builder).content.decode()
    assert f'<option value="customer:{larkfield.pk}">Larkfield Catering</option>' in offered
    labels = {f"customer:{larkfield.pk}": "Larkfield Catering", "person:Ｍｒ Ito": "Ｍｒ Ito", "money:USD 40": "USD 40"}
    for about, label in labels.items():
        address = f"/segments/new?about={quote(about, safe='')}"
        assert f'href="{address}"' in timeline(ben, shop, f"about={quote(about)}")
        assert f'<option value="{about}" selected>{label}</option>' in ben.get(address).content.decode()
    assert '<option value="7" selected>' not in ben.get("/segments/new?about=theme:7").content.decode()
    assert "Who else speaks of it" not in timeline(at_browser(shop.eve), shop, "about=money:usd 40")
    kept = {"name": "Asks for a price", "audience": "all", "g0.c0.kind": "mentioned", "g0.c0.about": "money:USD 40"}
    segment = ben.post("/segments/new", kept).headers["Location"]
    assert "mentioned “USD 40” (Amount) in the last 90 days" in ben.get(segment).content.decode()
    why = ben.get(f"{segment}/why?customer={shop.hanako.pk}").content.decode()
    assert f'href="/customers/{shop.hanako.pk}?about=money%3AUSD%2040">all entries that speak of it</a>' in why
    assert "all entries" not in ben.get(f"{segment}/why?customer={shop.newcomer.pk}").content.decode()
    assert '<option value="money:USD 40" selected>USD 40</option>' in ben.get(f"{segment}/edit").content.decode()
    answer = ben.post("/segments/new", kept | {"g0.c0.about": ""})
    assert (answer.status_code, "Choose who or what is mentioned." in answer.content.decode()) == (422, True)


def test_a_key_phrase_that_names_the_theme_beside_it_is_not_told_twice(shop: Shop, at_browser: Browser) -> None:
    mail = writes(shop.hanako, "Our iron kettle rusts, and the tea strainer too.", 3)
    theme = Theme.objects.create(words={"en": ["Iron kettle"]}, anchor=b"", encoder="none", found_at=NOW)
    Theme.objects.update(counted_in=theme)
    mine = {"interaction": mail, "customer": shop.hanako, "happened_at": NOW, "vector": b""}
    Sentence.objects.create(start=0, end=40, theme=theme, likeness=0.8, **mine)
    for words in ("iron kettle", "tea strainer"):
        start = mail.text.index(words)
        at = {"interaction": mail, "kind": "phrase", "start": start, "end": start + len(words)}
        Entity.objects.create(words=words, score=0.9, model="test", **at)
    page = timeline(at_browser(shop.ben), shop)
    assert quote("phrase:tea strainer") in page
    assert quote(f"theme:{theme.pk}") in page
    assert quote("phrase:iron kettle") not in page


def test_one_press_refuses_it_and_another_takes_that_back(shop: Shop, at_browser: Browser) -> None:
    writes(shop.hanako, "It costs USD 40.", 2)
    jobs.read_entities(at=NOW)
    pk, ben = Entity.objects.get().pk, at_browser(shop.ben)
    answer = ben.post(f"/entities/{pk}/refusal", {"page": shop.hanako.pk}, HTTP_HX_REQUEST="true").content.decode()
    assert "USD 40: not right, says Ben" in answer
    assert 'class="named"' not in answer
    ben.post(f"/entities/{pk}/refusal/withdraw")
    assert '<span class="named" title="Amount">USD 40</span>' in timeline(ben, shop)
    assert ben.post(f"/entities/{pk}/refusal/withdraw").status_code == 404
    assert at_browser(shop.eve).post(f"/entities/{pk}/refusal").status_code == 403


def test_other_entries_of_the_page_that_say_the_same_are_drawn_anew_too(shop: Shop, at_browser: Browser) -> None:
    pressed, other = (writes(shop.hanako, "It costs USD 40.", days) for days in (3, 2))
    hidden = writes(shop.hanako, "It costs USD 40, in secret.", 1, audience=user_audience(shop.aiko.pk))
    unlike = writes(shop.hanako, "It costs USD 41.", 1)
    jobs.read_entities(at=NOW)
    pk, ben = Entity.objects.get(interaction=pressed).pk, at_browser(shop.ben)
    for address, mark in (("refusal", "USD 40: not right, says Ben"), ("refusal/withdraw", 'class="named"')):
        answer = ben.post(f"/entities/{pk}/{address}", {"page": shop.hanako.pk}, HTTP_HX_REQUEST="true")
        first, second = answer.content.decode().split('<li class="entry')[1:]
        assert f'id="entry-{pressed.pk}">' in first
        assert f'id="entry-{other.pk}" hx-swap-oob="true">' in second
        assert mark in first
        assert mark in second
        assert not any(f"entry-{each.pk}" in first + second for each in (hidden, unlike))


def test_a_customer_whom_one_may_not_see_is_plain_text(shop: Shop, team: Colleagues, at_browser: Browser) -> None:
    secret = firm("Larkfield Catering", team_audience(team.shanghai.pk))
    writes(shop.hanako, "We met at Larkfield Catering. It is Larkfield Catering Ltd.", 2)
    jobs.read_entities(at=NOW)
    page = timeline(at_browser(shop.ben), shop)
    assert "We met at Larkfield Catering. It is" in page
    assert '<span class="named" title="Organisation">Larkfield Catering Ltd' in page
    assert f"/customers/{secret.pk}" not in page
    assert "Nothing fits these filters" in timeline(at_browser(shop.ben), shop, f"about=customer:{secret.pk}")
    assert f'href="/customers/{secret.pk}"' in timeline(at_browser(team.chen), shop)
