"""Two records side by side: Sato Hanako wrote in twice, her sister shares the phone, the Kabutos are two companies."""

from datetime import date

from farley.analysis.identity import Features, compare, grounds

HANAKO = Features(
    names=("佐藤 花子",),
    family="佐藤",
    given="花子",
    reading="さとう はなこ",
    emails=("hanako@example.jp",),
    phones=("+81312345678",),
    postcode="150-0001",
    birthday=date(1988, 4, 2),
)


def codes(left: Features, right: Features) -> set[str]:
    return {reason.code for reason in compare(left, right).reasons}


def test_the_same_mail_and_name_are_one_customer() -> None:
    again = Features(names=("佐藤花子",), emails=("hanako@example.jp",))
    likeness = compare(HANAKO, again)
    assert likeness.score > 0.99
    assert likeness.reasons[0].code == "email_same"
    assert likeness.reasons[0].weight > likeness.reasons[-1].weight > 0


def test_a_name_alone_is_worth_a_look_and_no_more() -> None:
    assert 0.3 < compare(HANAKO, Features(names=("佐藤花子",))).score < 0.9


def test_name_and_postcode_are_nearly_sure() -> None:
    assert compare(HANAKO, Features(names=("佐藤花子",), postcode="１５０ー０００１".replace("ー", "-"))).score > 0.99


def test_twins_in_one_household_stay_two_people() -> None:
    sister = Features(
        names=("佐藤 桃子",),
        family="佐藤",
        given="桃子",
        phones=HANAKO.phones,
        postcode=HANAKO.postcode,
        birthday=HANAKO.birthday,
    )
    assert compare(HANAKO, sister).score <= 0.4
    assert "same_family" in codes(HANAKO, sister)


def test_parts_of_a_name_in_the_other_order() -> None:
    assert "name_order" in codes(Features(names=("Taro Yamada",)), Features(names=("YAMADA, Taro",)))


def test_a_slip_in_a_latin_name() -> None:
    assert "name_close" in codes(Features(names=("Catherine Whitmore",)), Features(names=("Catherine Whitmoore",)))


def test_one_kanji_is_no_slip() -> None:
    assert "name_differs" in codes(Features(names=("田中一郎",)), Features(names=("田中二郎",)))


def test_the_company_form_on_the_other_side_counts_less() -> None:
    kabuto = Features(company="株式会社カブト")
    same, moved = compare(kabuto, Features(company="㈱カブト")), compare(kabuto, Features(company="カブト株式会社"))
    assert same.reasons[0].code == "company_same"
    assert moved.reasons[0].code == "company_other_form"
    assert same.score > moved.score


def test_a_role_mailbox_joins_nobody() -> None:
    left, right = Features(emails=("info@kabuto.example",)), Features(emails=("info@kabuto.example",))
    assert compare(left, right).reasons == ()


def test_what_one_side_lacks_says_nothing() -> None:
    likeness = compare(HANAKO, Features())
    assert likeness.reasons == ()
    assert likeness.score < 0.01


def test_it_does_not_matter_which_record_comes_first() -> None:
    other = Features(
        names=("佐藤 華子",), family="佐藤", given="華子", reading="サトウ ハナコ", emails=("h@example.jp",)
    )
    assert compare(HANAKO, other).score == compare(other, HANAKO).score


def test_what_speaks_for_one_customer_is_told_as_it_is_compared() -> None:
    mails = ("ken@kabuto.example", "info@kabuto.example")
    written = Features(emails=mails, postcode="１００-0001", reading="さとう けん")
    assert grounds(written) == {"ken@kabuto.example", "1000001", "サトウケン"}
    assert grounds(Features(names=("佐藤健",))) == set()
