"""Ben keeps a list of those who lately spoke of late parcels, whatever words they used."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from farley.analysis.encoder import ENCODER
from farley.analysis.segments import All, Recorded, Rule, Spoke, Window
from farley.base.access import EVERYBODY, team_audience
from farley.base.errors import Invalid
from farley.understanding import actions, jobs
from farley.understanding.actions import SegmentDraft
from farley.understanding.models import Membership, Segment, Sentence, Theme, ThemeSearch
from farley.understanding.sentences.segments import read_out, told, told_of
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)
LATE = "The parcel arrived ten days late again."


@pytest.fixture
def shop(team: Colleagues, settings: Any, tmp_path: Path) -> Shop:
    settings.WAREHOUSE = tmp_path / "warehouse"
    return shop_of(team)


@pytest.fixture
def late(shop: Shop) -> Theme:
    """What Hanako wrote of twice: a week ago, and in spring."""
    for days in (7, 200):
        writes(shop.hanako, LATE, days)
    jobs.read_sentences(at=NOW)
    return theme_of("parcel late")


def theme_of(words: str, *, audience: str = EVERYBODY) -> Theme:
    vector = bytes(Sentence.objects.order_by("pk")[0].vector)
    theme = Theme.objects.create(words={"en": [words]}, anchor=vector, encoder=ENCODER, found_at=NOW, audience=audience)
    Theme.objects.filter(pk=theme.pk).update(counted_in=theme)
    Sentence.objects.update(theme=theme, likeness=1)
    return theme


def segment_of(theme: Theme, by: Any, *, days: int = 90, times: int = 1, audience: str = EVERYBODY) -> Segment:
    rule = Spoke(theme.pk, Window(begin=days), times)
    return actions.create_segment(SegmentDraft("Waited", rule, audience=audience), by=by, at=NOW)


def members_of(segment: Segment) -> set[str]:
    return set(Membership.objects.filter(segment=segment, left_at=None).values_list("customer__name", flat=True))


@pytest.mark.parametrize(
    ("window", "members"),
    [
        # It was said at nine in the morning of 13 November in Greenwich, and in the evening of that day in Tokyo.
        (Window(since=date(2026, 11, 13), until=date(2026, 11, 13)), {"佐藤 花子"}),
        (Window(since=date(2026, 5, 1), until=date(2026, 11, 12)), {"佐藤 花子"}),
        (Window(since=date(2026, 5, 5), until=date(2026, 11, 12)), set()),
        (Window(since=date(2026, 11, 14)), set()),
        (Window(until=date(2026, 5, 3)), set()),
    ],
)
def test_who_spoke_of_it_from_one_day_to_another(window: Window, members: set[str], late: Theme, shop: Shop) -> None:
    draft = SegmentDraft("Then", Spoke(late.pk, window), audience=EVERYBODY)
    segment = actions.create_segment(draft, by=shop.ben, at=NOW)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == members


def test_who_speaks_of_it_comes_in_as_soon_as_it_is_said(late: Theme, shop: Shop) -> None:
    lately, often = segment_of(late, shop.ben), segment_of(late, shop.ben, days=365, times=2)
    jobs.refresh_segments(at=NOW)
    assert (members_of(lately), members_of(often)) == ({"佐藤 花子"}, {"佐藤 花子"})
    writes(shop.newcomer, LATE, -0.001)
    jobs.refresh_segments(at=NOW + timedelta(minutes=5))
    assert (members_of(lately), members_of(often)) == ({"佐藤 花子", "Smith John"}, {"佐藤 花子"})


def test_a_theme_that_became_part_of_another_is_that_one(late: Theme, shop: Shop) -> None:
    segment, other = segment_of(late, shop.ben), theme_of("slow post")
    Sentence.objects.update(theme=late)
    writes(shop.newcomer, "Another letter that nobody has read yet.", 3)
    jobs.refresh_segments(at=NOW)
    Sentence.objects.filter(interaction__customer=shop.newcomer).update(theme=other)
    actions.merge_theme(late, other, by=shop.ben, at=NOW + timedelta(minutes=1))
    jobs.refresh_segments(at=NOW + timedelta(minutes=2))
    assert members_of(segment) == {"佐藤 花子", "Smith John"}, "a decision on a theme is told at once"


def test_a_theme_that_a_segment_asks_for_stays(late: Theme, shop: Shop) -> None:
    segment, forgotten = segment_of(late, shop.ben), theme_of("forgotten")
    actions.find_themes(ThemeSearch.objects.create(asked_at=NOW), at=NOW)
    late.refresh_from_db()
    forgotten.refresh_from_db()
    assert (late.ended_at, forgotten.ended_at) == (None, NOW)
    jobs.refresh_segments(at=NOW + timedelta(minutes=1))
    assert members_of(segment) == {"佐藤 花子"}


def test_it_is_read_out_to_those_who_may_see_the_theme(late: Theme, shop: Shop, team: Colleagues) -> None:
    segment = segment_of(late, shop.ben, times=2)
    assert told(segment) == "spoke of “parcel late” at least 2 times in the last 90 days"
    with translation.override("ja"):
        assert told(segment) == "過去90日間に2回以上「parcel late」について話した"
    tokyos = theme_of("secret", audience=team_audience(team.tokyo.pk))
    assert "secret" in read_out(Spoke(tokyos.pk), team.ben)
    assert "secret" not in read_out(Spoke(tokyos.pk), team.chen)
    assert "secret" not in read_out(Spoke(tokyos.pk))


def test_a_long_list_asks_for_names_once(late: Theme, shop: Shop, django_assert_num_queries: Any) -> None:
    def listed(theme: Theme, owner: int) -> Segment:
        rule: Rule = All((Spoke(theme.pk), Recorded("owner", (str(owner),))))
        return actions.create_segment(SegmentDraft("Waited", rule), by=shop.ben, at=NOW)

    segments = [listed(late, shop.ben.pk), listed(theme_of("slow post"), shop.aiko.pk)]
    with django_assert_num_queries(2):
        found = told_of(segments)
    assert [found[each.pk] for each in segments] == [
        "spoke of “parcel late” and Owner: Ben",
        "spoke of “slow post” and Owner: Aiko",
    ]


def test_a_theme_that_not_all_may_see_is_refused(late: Theme, shop: Shop, team: Colleagues) -> None:
    tokyo = team_audience(team.tokyo.pk)
    hidden = theme_of("secret", audience=tokyo)
    with pytest.raises(Invalid, match="may see this theme"):
        segment_of(hidden, shop.ben)
    segment = segment_of(hidden, shop.ben, audience=tokyo)
    jobs.refresh_segments(at=NOW)
    assert members_of(segment) == {"佐藤 花子"}
    with pytest.raises(Invalid):
        actions.create_segment(SegmentDraft("None", Spoke(99_999)), by=shop.ben, at=NOW)
