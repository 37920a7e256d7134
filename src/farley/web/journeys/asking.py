"""What a page on journeys shows stands in its address; what does not make sense there is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from farley.base.accounts import User
from farley.base.numbers import number_in
from farley.customers.access import tags_for
from farley.customers.models import Kind
from farley.timeline.words import CHANNELS
from farley.understanding.access import segments_for
from farley.understanding.catalogue import BY_NAME
from farley.understanding.journeys import FIRST_DAYS, PARTS, Parting, Question, Scope, Split

DAYS = (30, 90, 365)
SHARES = (40, 60, 80, 90, 100)
_SHARE = 80
_OF_CUSTOMERS = ("kind", "owner", "tag", "segment")
_PARTINGS: tuple[Parting, ...] = ("stayed", "again", "insight", "rest", "groups")
# Within how many days of the first purchase somebody bought again.
WITHIN = (30, 60, 90, 180, 365)
_WITHIN = 90
_MOST_SEGMENTS = 200
_STEP_LENGTH = 300


@dataclass(frozen=True)
class Filter:
    """One thing to choose in the form above the page: its name, label, choices (value, label), and what is chosen."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    value: str


def scope_in(words: QueryDict) -> Scope:
    """Which journeys an address asks for."""
    days, part = words.get("days", ""), words.get("part", "")
    return Scope(
        customers=_customers_in(words),
        days=int(days) if days in map(str, DAYS) else 0,
        channel=_word(words, "channel")[:30],
        part=part if part in PARTS else "all",
        pages=words.get("pages") == "1",
        channels=words.get("channels") == "1",
    )


def share_in(words: QueryDict) -> int:
    """How many per cent of all transitions the map shows."""
    share = words.get("share", "")
    return int(share) if share in map(str, SHARES) else _SHARE


def query_of(scope: Scope, **more: str | int) -> str:
    """The address of a scope, with more words where they say something."""
    plain = {"days": scope.days, "channel": scope.channel, "part": scope.part if scope.part != "all" else ""}
    flags = {"pages": int(scope.pages), "channels": int(scope.channels)}
    words = urlencode({name: value for name, value in (plain | flags | more).items() if value})
    return "&".join(filter(None, (scope.customers, words)))


def query_of_split(split: Split) -> dict[str, str]:
    """The words of an address that say how customers are parted."""
    own = {"within": str(split.within)} if split.by == "again" else {}
    own |= {"insight": split.insight} if split.by == "insight" else {}
    return {"by": split.by} | own | {f"with_{name}": value for name, value in parse_qsl(split.others)}


def behind_in(words: QueryDict) -> Question:
    """Of whom an address asks the names."""
    return Question(
        "behind",
        scope_in(words),
        step=_word(words, "step")[:_STEP_LENGTH],
        to=_word(words, "to")[:_STEP_LENGTH],
        ended=words.get("ended") == "1",
        gone=words.get("gone") == "1",
        returned=words.get("returned") == "1",
        variant=_key(words.get("variant", "")),
        side=_side(words.get("side", "")),
        split=_split_in(words),
    )


def comparison_in(words: QueryDict) -> Question:
    """Which groups an address compares: those who stayed with those who are gone, unless it says otherwise."""
    return Question("compared", scope_in(words), split=_split_in(words))


def _split_in(words: QueryDict) -> Split:
    others = _customers_in(words, prefix="with_")
    by = next((each for each in _PARTINGS if each == words.get("by")), "groups" if others else "stayed")
    within, insight = words.get("within", ""), words.get("insight", "")
    return Split(
        by,
        others=others if by == "groups" else "",
        within=int(within) if by == "again" and within in map(str, WITHIN) else _WITHIN,
        insight=insight if by == "insight" and insight.partition(":")[0] in BY_NAME and len(insight) < 120 else "",
    )


def _side(word: str) -> Literal["", "ours", "theirs"]:
    match word:
        case "ours" | "theirs":
            return word
    return ""


def partings() -> list[tuple[str, str]]:
    """By what customers can be parted in two."""
    return [
        ("stayed", _("those who stayed, and those who are gone")),
        ("again", _("those who bought again in time, and those who did not")),
        ("insight", _("those of whom Farley believes something, and those of whom it does not")),
        ("rest", _("these customers, and everybody else")),
        ("groups", _("these customers, and others of your choice")),
    ]


def side_name(question: Question) -> str:
    """What the customers on one side are called: "stayed", "the others"."""
    is_ours = question.side == "ours"
    match question.split.by:
        case "stayed":
            return _("stayed") if is_ours else _("are gone")
        case "again":
            return _("bought again") if is_ours else _("did not buy again")
        case "insight":
            return _("it is true") if is_ours else _("it is not true")
        case "rest" | "groups":
            return _("these customers") if is_ours else _("the others")


def within_of(split: Split) -> Filter:
    """The form's choice of how soon somebody has to buy again."""
    choices = [(str(days), _("within %(days)s days") % {"days": days}) for days in WITHIN]
    return Filter("within", _("Bought again"), choices, str(split.within))


def filters_of(words: QueryDict, user: User, *, prefix: str = "") -> list[Filter]:
    """The form's choices about customers, with what is chosen now; with a prefix those of a second group."""
    owners = [("me", _("me")), ("none", _("nobody")), *_people()]
    tags = [(name, name) for name in tags_for(user).order_by("name").values_list("name", flat=True)[:200]]
    kinds = [(str(kind), str(label)) for kind, label in Kind.choices]
    found = (
        ("kind", _("Kind"), kinds),
        ("owner", _("Owner"), owners),
        ("tag", _("Tag"), tags),
        ("segment", _("Segment"), segments_of(user)),
    )
    return [
        Filter(prefix + name, label, [("", _("all")), *choices], words.get(prefix + name, ""))
        for name, label, choices in found
        if choices
    ]


def segments_of(user: User) -> list[tuple[str, str]]:
    """The segments that one may choose."""
    found = segments_for(user).current().values_list("pk", "name")[:_MOST_SEGMENTS]
    return [(str(pk), name) for pk, name in found]


def is_by_feeling(words: QueryDict) -> bool:
    """Whether the lines of the map have the colours of feelings; else those of waiting times."""
    return words.get("colours") == "feeling"


def looks_of(scope: Scope, share: int, *, by_feeling: bool = False) -> list[Filter]:
    """The form's choices about what of the journeys is looked at."""
    days = [("", _("all time")), *((str(each), _("last %(days)s days") % {"days": each}) for each in DAYS)]
    parts = [
        ("", _("the whole journey")),
        ("first", _("the first %(days)s days") % {"days": FIRST_DAYS}),
        ("purchase", _("up to the first purchase")),
    ]
    channels = [("", _("all")), *((key, str(label)) for key, label in CHANNELS.items())]
    shares = [(str(each), _("%(share)s%% of all transitions") % {"share": each}) for each in SHARES]
    colours = [("", _("waiting time")), ("feeling", _("feeling"))]
    return [
        Filter("days", _("Time"), days, str(scope.days or "")),
        Filter("part", _("Part"), parts, scope.part if scope.part != "all" else ""),
        Filter("channel", _("Channel"), channels, scope.channel),
        Filter("share", _("Show"), shares, str(share)),
        Filter("colours", _("Colour of the lines"), colours, "feeling" if by_feeling else ""),
    ]


def _people() -> list[tuple[str, str]]:
    found = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")[:200]
    return [(str(pk), name) for pk, name in found]


def _customers_in(words: QueryDict, prefix: str = "") -> str:
    """As the address of a list of customers says it; a kind that there is not would mean everybody there."""
    given = [(name, _word(words, prefix + name).strip()[:200]) for name in _OF_CUSTOMERS]
    return urlencode([(name, value) for name, value in given if value and _makes_sense(name, value)])


def _makes_sense(name: str, value: str) -> bool:
    if name == "segment":
        return number_in(value) is not None
    return name != "kind" or value in Kind.values


def _word(words: QueryDict, name: str) -> str:
    """What cannot be printed no database takes."""
    word = words.get(name, "")
    return word if word.isprintable() else ""


def _key(text: str) -> tuple[int, ...]:
    numbers = [number_in(word) for word in text.split("-")]
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(numbers) == 3 else ()
