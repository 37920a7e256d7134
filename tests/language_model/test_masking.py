"""Names, addresses and numbers of customers do not leave the house, and come back in the answer."""

from __future__ import annotations

import pytest

from farley.base.accounts import User
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.language_model.masking import Known, Mask, mask_for
from tests import cast
from tests.cast import NOW, Colleagues


def test_words_go_and_come_back_as_they_were_written() -> None:
    mask = Mask(
        [Known("PERSON", "佐藤 健"), Known("PERSON", "佐藤"), Known("COMPANY", "Kabuto Ltd"), Known("PERSON", "林")]
    )
    text = "佐藤 健（佐藤健）様と KABUTO LTD の林さん。森林の話。佐藤、Kabutos。"
    hidden = mask.hide(text)
    assert hidden == "PERSON_1（PERSON_2）様と COMPANY_1 のPERSON_3さん。森林の話。PERSON_4、Kabutos。"
    assert mask.reveal(hidden) == text
    assert mask.hide("佐藤 健") == "PERSON_1"
    assert mask.reveal("PERSON_1 and PERSON_9") == "佐藤 健 and PERSON_9"


@pytest.mark.parametrize(
    ("name", "written", "is_hidden"),
    [
        ("O'Brien", "Ms O’Brien called.", True),
        ("Acme, Inc.", "Sent to ACME Inc yesterday.", True),
        ("Smith-Jones", "It was smith jones who asked.", True),
        ("株式会社ABC", "株式会社ＡＢＣの見積書です。", True),
        ("㈱カブト", "（株）カブト、㈱カブト。", True),
        ("TOYOTA", "TOYOTAの担当です。", True),
        ("月白3号店", "月白３号店で買いました。", True),
        ("Grace", "She fell into disgrace.", False),
        ("1001", "It costs 10.01 or 1,001.", False),
    ],
)
def test_names_are_found_however_they_are_written(name: str, written: str, is_hidden: bool) -> None:
    mask = Mask([Known("NAME", name)])
    assert ("NAME_1" in mask.hide(written)) is is_hidden
    assert mask.reveal(mask.hide(written)) == written


def test_mail_addresses_and_phone_numbers_go_whoever_they_belong_to() -> None:
    mask = Mask([], region="JP")
    text = (
        "Write to ken.sato+tea@mail.example.co.jp or call 090-1234-5678 / +44 20 7946 0958. Order 1234 on 2026-10-12."
    )
    hidden = mask.hide(text)
    assert hidden == "Write to MAIL_1 or call PHONE_1 / PHONE_2. Order 1234 on 2026-10-12."
    assert mask.reveal(hidden) == text


def test_what_only_looks_like_a_placeholder_is_not_taken_for_one() -> None:
    mask = Mask([Known("PERSON", "Emma Clarke")])
    hidden = mask.hide("Tell PERSON_1 that Emma Clarke called.")
    assert hidden == "Tell WORD_1 that PERSON_1 called."
    assert mask.reveal(hidden) == "Tell PERSON_1 that Emma Clarke called."
    assert Mask([]).hide("Nothing to hide.") == "Nothing to hide."


@pytest.mark.django_db
def test_firms_are_known_without_their_legal_form_and_colleagues_by_half_their_name(team: Colleagues) -> None:
    for name in ("Penwright Hotels Ltd", "株式会社小さな灯", "广州早市烘焙有限公司", "Next Ltd"):
        create_customer(CustomerDraft(kind="organisation", name=name), by=None, at=NOW)
    User.objects.filter(pk=team.ben.pk).update(name="Harriet Lowe")
    texts = ["Dear Harriet, thanks. Penwright Hotels. Lowe, 小さな灯の件、广州早市烘焙的订单。What comes next?"]
    (hidden,) = map(mask_for(texts, []).hide, texts)
    for word in ("Harriet", "Lowe", "Penwright", "小さな灯", "广州早市烘焙"):
        assert word not in hidden
    assert hidden.endswith("What comes next?")


@pytest.mark.django_db
def test_customers_and_colleagues_are_known_wherever_they_are_named(team: Colleagues) -> None:
    sato, _emma = cast.sato(team.ben), cast.emma(team.ben)
    create_customer(CustomerDraft(kind="organisation", name="株式会社ツキシロ"), by=None, at=NOW)
    create_customer(CustomerDraft(kind="organisation", name="株式会社ABC"), by=None, at=NOW)
    create_customer(CustomerDraft(kind="person", name="Liz O'Brien", family_name="O'Brien"), by=None, at=NOW)
    texts = [
        "株式会社ＡＢＣの件で Ms O’Brien に。",
        "佐藤様（東京都港区芝公園、105-0011）より。健さん、と署名。",
        "Emma Clarke and Ms Clarke asked Ben about 株式会社ツキシロ.",
        "The reading is さとう けん, the weather is fine.",
    ]
    mask = mask_for(texts, [sato.pk])
    hidden = [mask.hide(text) for text in texts]
    for word in ("佐藤", "芝公園", "105-0011", "健", "Emma", "Clarke", "Ben", "ツキシロ", "さとう", "ＡＢＣ", "Brien"):
        assert not any(word in text for text in hidden), hidden
    assert "the weather is fine" in hidden[3]
    assert [mask.reveal(text) for text in hidden] == texts
