"""What the staff still mean to do: a handful of follow-ups, one of them overdue."""

from __future__ import annotations

from datetime import date, timedelta

from farley.demo.records import FollowUp

# customer, who, days from the end date, what
_OPEN = (
    ("kuroda-fumiko", "mochizuki", 0, "責任者としてお電話する。遅れの件を、まず最後まで伺う"),
    ("hidamari", "onodera", -3, "発注が減っている理由を聞きに、一度お店へ伺う"),
    ("kubo-tatsuo", "fujiwara", 1, "夜七時にお電話。新茶の予約をご案内"),
    ("shiraishi-haruka", "onodera", 4, "水鏡ホテルの朝食のお茶、見積もりを送る"),
    ("shen-yuhe", "chen", 0, "亲自打电话道歉，问清楚第三次延误的经过"),
    ("miao-qinghe", "lin", 2, "三个多月没有下单了，打电话问候一下"),
    ("qin-lan", "chen", 6, "给南屿酒店寄五款样茶"),
    ("margery-holt", "lowe", 0, "Ring her myself, and listen first"),
    ("hollowell-tearooms", "lowe", 3, "Go and see them: orders have been shrinking for a year"),
    ("imogen-vale", "okafor", 1, "Nothing since the summer. Drop her a friendly line"),
    ("walter-gledhill", "okafor", 5, "Ring after seven about the Christmas order"),
)


def follow_ups(ends_on: date) -> tuple[FollowUp, ...]:
    """The open follow-ups as of the end date."""
    return tuple(
        FollowUp(f"follow-up-{number:02d}", customer, staff, ends_on + timedelta(days=days), text)
        for number, (customer, staff, days, text) in enumerate(_OPEN, start=1)
    )
