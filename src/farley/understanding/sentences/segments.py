"""A rule read out in plain words, in the reader's language: bought at least 3 times in the last 90 days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext

from farley.analysis.segments import (
    All,
    AnyOf,
    Changed,
    Did,
    Holds,
    Mentioned,
    Not,
    Recorded,
    Rule,
    RuleBroken,
    Sounded,
    Spoke,
    Window,
    leaves_of,
    read_rule,
)
from farley.analysis.tables import CONTACT_KINDS
from farley.base import formats
from farley.base.access import Onlookers, Viewer
from farley.teamwork.filters import Condition
from farley.timeline.words import channel_name, kind_name
from farley.understanding.catalogue import BY_NAME
from farley.understanding.models import EntityKind, Segment
from farley.understanding.queries.entities import what_about
from farley.understanding.sentences.records import Names
from farley.understanding.sentences.topics import TOPICS

_DID: Mapping[str, tuple[Promise, Promise]] = {
    "purchase": (gettext_lazy("bought"), gettext_lazy("did not buy anything")),
    "refund": (gettext_lazy("had a refund"), gettext_lazy("had no refund")),
    "page_view": (gettext_lazy("looked at a page"), gettext_lazy("looked at no page")),
    "event": (gettext_lazy("left an event"), gettext_lazy("left no event")),
    "note": (gettext_lazy("was told of in a note"), gettext_lazy("was told of in no note")),
    "identified": (gettext_lazy("became known on the website"), gettext_lazy("did not become known on the website")),
}
_IN_TOUCH: Mapping[str, tuple[Promise, Promise]] = {
    "in": (gettext_lazy("contacted us"), gettext_lazy("did not contact us")),
    "out": (gettext_lazy("heard from us"), gettext_lazy("did not hear from us")),
    "": (gettext_lazy("was in touch"), gettext_lazy("was not in touch")),
}
_ALL_CONTACT = frozenset(CONTACT_KINDS) - {"chat"}
# What an insight can say, in a few words; what is not among them is any other of its statements.
STATEMENTS: Mapping[str, Promise] = {
    "rhythm_broken": gettext_lazy("the rhythm of buying is broken"),
    "rhythm_kept": gettext_lazy("buys in the usual rhythm"),
    "rhythm_irregular": gettext_lazy("buys without a rhythm"),
    "rhythm_ended": gettext_lazy("has stopped buying"),
    "spending_falls": gettext_lazy("spending falls"),
    "spending_rises": gettext_lazy("spending rises"),
    "spending_steady": gettext_lazy("spending is steady"),
    "tone_worse": gettext_lazy("the tone has become worse"),
    "tone_better": gettext_lazy("the tone has become better"),
    "tone_steady": gettext_lazy("the tone is as before"),
    "prefers_channel": gettext_lazy("has a preferred channel"),
    "prefers_channel_and_time": gettext_lazy("has a preferred channel and hour"),
    "no_preference": gettext_lazy("has no preferred channel"),
    "matters_more": gettext_lazy("something matters more than to others"),
    "matters_most": gettext_lazy("something matters most"),
    "trust_fell": gettext_lazy("trust has fallen"),
    "trust_rose": gettext_lazy("trust has grown"),
    "trust_stands": gettext_lazy("trusts us"),
    "trust_lacks": gettext_lazy("lacks trust"),
    "goes_to_another": gettext_lazy("goes to another supplier"),
    "compares_others": gettext_lazy("compares other suppliers"),
    "bought_elsewhere": gettext_lazy("has bought elsewhere"),
    "prefers_us": gettext_lazy("compared and prefers us"),
    "complaint_waits": gettext_lazy("a complaint waits for an answer"),
    "question_waits": gettext_lazy("a question waits for an answer"),
    "complains_again": gettext_lazy("had to complain again"),
    "we_run_after": gettext_lazy("we run after this customer"),
    "stopped_starting": gettext_lazy("no longer turns to us"),
    "starts_more": gettext_lazy("turns to us more often"),
    "sees_us_as": gettext_lazy("what we are is told by their words"),
    "sees_us_closer": gettext_lazy("we mean more to them than they buy"),
    "sees_us_farther": gettext_lazy("we mean less to them than they to us"),
    "hangs_on_one": gettext_lazy("known through one person only"),
    "contact_silent": gettext_lazy("the only contact person is silent"),
    "contact_left": gettext_lazy("the contact person has left"),
    "takes_much_time": gettext_lazy("takes much of our time"),
    "asks_for_little": gettext_lazy("spends much and asks for little"),
    "profit_large": gettext_lazy("is among the fifth who earn us most"),
    "profit_small": gettext_lazy("earns us little"),
    "profit_negative": gettext_lazy("pays less than the goods cost"),
    "profit_counted": gettext_lazy("what stays of its payments is known"),
    "range_narrows": gettext_lazy("buys fewer kinds of things"),
    "range_widens": gettext_lazy("buys more kinds of things"),
    "pays_regularly": gettext_lazy("pays regularly"),
    "payment_missed": gettext_lazy("a regular payment is missing"),
    "subscription_healthy": gettext_lazy("has a healthy subscription"),
    "subscription_strained": gettext_lazy("has a subscription with which not all is well"),
    "subscription_in_danger": gettext_lazy("has a subscription in danger"),
    "like_those_who_left": gettext_lazy("is like those who have left"),
    "like_those_who_stay": gettext_lazy("is like those who stay"),
    "may_leave": gettext_lazy("may leave"),
    "seems_to_stay": gettext_lazy("seems to stay"),
    "buys_soon": gettext_lazy("will probably buy within four weeks"),
    "buys_not_soon": gettext_lazy("will probably not buy within four weeks"),
    "among_best": gettext_lazy("is among the best customers"),
    "among_good": gettext_lazy("is among the good customers"),
    "in_the_field": gettext_lazy("is in the field with most customers"),
    "still_customer": gettext_lazy("is probably still a customer"),
    "perhaps_gone": gettext_lazy("has perhaps left"),
    "probably_gone": gettext_lazy("has probably left"),
}
# How the statements of an insight begin, of those from which one may choose.
_OF_INSIGHT: Mapping[str, tuple[str, ...]] = {
    "purchase_rhythm": ("rhythm_",),
    "spending_trend": ("spending_",),
    "tone_turned": ("tone_",),
    "what_matters": ("matters_",),
    "trust_trend": ("trust_",),
    "other_suppliers": ("goes_to_another", "compares_others", "bought_elsewhere", "prefers_us"),
    "service_strain": ("complaint_waits", "question_waits", "complains_again"),
    "who_starts": ("we_run_after", "stopped_starting", "starts_more"),
    "how_they_see_us": ("sees_us_",),
    "contact_persons": ("hangs_on_one", "contact_silent", "contact_left"),
    "effort": ("takes_much_time", "asks_for_little"),
    "profitability": ("profit_",),
    "range_trend": ("range_",),
    "regular_payments": ("pays_regularly", "payment_missed"),
    "subscription_health": ("subscription_",),
    "like_those_who_left": ("like_those_",),
    "may_leave": ("may_leave", "seems_to_stay"),
    "will_buy_soon": ("buys_",),
    "value_tier": ("among_", "in_the_field"),
    "still_a_customer": ("still_customer", "perhaps_gone", "probably_gone"),
}


def read_out(rule: Rule, viewer: Viewer | None = None) -> str:
    """The rule as one sentence, without a subject. Only a viewer is told what themes and customers in it are called."""
    return _joined(rule, Names(viewer), is_whole=True)


def told(segment: Segment) -> str:
    """A segment's rule as one sentence; what is wrong with it where it cannot be read."""
    return told_of([segment])[segment.pk]


def told_of(segments: Iterable[Segment]) -> dict[int, str]:
    """The rules of many segments, each as above, by the segments' ids."""
    found: dict[int, str] = {}
    rules: dict[str, dict[int, Rule]] = defaultdict(dict)
    for segment in segments:
        try:
            rules[segment.audience][segment.pk] = read_rule(segment.rule)
        except RuleBroken as error:
            found[segment.pk] = str(error)
    for audience, own in rules.items():
        leaves = [leaf for rule in own.values() for leaf in leaves_of(rule)]
        themes = [leaf.theme for leaf in leaves if isinstance(leaf, Spoke)]
        mentioned = [leaf.about for leaf in leaves if isinstance(leaf, Mentioned)]
        names = Names(Onlookers(audience), themes=themes, mentioned=mentioned)
        found |= {pk: _joined(rule, names, is_whole=True) for pk, rule in own.items()}
    return found


def statements() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What one can choose of insights: for each its name, its topic, and what it can say."""
    return [(name, str(TOPICS[name]), _statements_of(name)) for name in BY_NAME if name in TOPICS]


def _statements_of(name: str) -> list[tuple[str, str]]:
    begins = _OF_INSIGHT.get(name, ())
    said = [(f"{name}:{key}", str(text)) for key, text in STATEMENTS.items() if key.startswith(begins)]
    return [*said, (name, _("anything"))]


def _joined(rule: Rule, names: Names, *, is_whole: bool = False) -> str:
    if isinstance(rule, Not):
        return _("not (%(rule)s)") % {"rule": _joined(rule.part, names, is_whole=True)}
    if not isinstance(rule, All | AnyOf):
        return condition_told(rule, names)
    if not rule.parts:
        return _("everybody") if isinstance(rule, All) else _("nobody")
    is_alone = is_whole or len(rule.parts) == 1
    glue = _(" and ") if isinstance(rule, All) else _(" or ")
    text = glue.join(_joined(part, names, is_whole=len(rule.parts) == 1) for part in rule.parts)
    return text if is_alone else _("(%(rule)s)") % {"rule": text}


def condition_told(rule: Rule, names: Names) -> str:
    """One condition, without a subject."""
    if isinstance(rule, Did):
        return _did(rule)
    if isinstance(rule, Changed):
        return _changed(rule)
    if isinstance(rule, Sounded):
        return _sounded(rule)
    if isinstance(rule, Spoke):
        return _spoke(rule, names)
    if isinstance(rule, Mentioned):
        return _mentioned(rule, names)
    if isinstance(rule, Holds):
        topic = TOPICS.get(rule.insight, rule.insight)
        said = [str(STATEMENTS.get(statement, statement)) for statement in rule.statements]
        return _("Farley believes: %(said)s") % {"said": _(" or ").join(said) or topic}
    assert isinstance(rule, Recorded)
    condition = Condition(rule.name, rule.values)
    return _("%(field)s: %(value)s") % {"field": names.label(condition), "value": names.values(condition)}


def _did(rule: Did) -> str:
    when = _when(rule.window)
    if rule.measure == "amount":
        amount = _bounds(rule.at_least, rule.at_most, lambda value: formats.money(value, rule.currency))
        return _narrowed(_tidy(_("spent %(amount)s %(when)s") % {"amount": amount, "when": when}), rule)
    did, did_not = _verbs(rule)
    if rule.at_least is None and rule.at_most == 0:
        return _tidy(_("%(did_not)s %(when)s") % {"did_not": did_not, "when": when})
    if rule.at_least == 1 and rule.at_most is None:
        return _often(did, 1, when)
    return _tidy(_("%(did)s %(times)s %(when)s") % {"did": did, "times": _times(rule), "when": when})


def _verbs(rule: Did) -> tuple[str, str]:
    """What was done, and the same denied, with all that narrows it down: a reader has to see what is really asked."""
    if rule.named and rule.kinds == ("page_view",):
        page = {"page": rule.named}
        return _("looked at a page like “%(page)s”") % page, _("looked at no page like “%(page)s”") % page
    if rule.words and rule.direction == "in" and _is_contact(rule):
        said = {"words": rule.words}
        did, did_not = _("said “%(words)s”") % said, _("did not say “%(words)s”") % said
    elif rule.words and rule.kinds == ("purchase",):
        bought = {"words": rule.words}
        did, did_not = _("bought “%(words)s”") % bought, _("did not buy “%(words)s”") % bought
    else:
        did, did_not = (_with_words(verb, rule) for verb in _plain_verbs(rule))
    return _narrowed(did, rule), _narrowed(did_not, rule)


def _plain_verbs(rule: Did) -> tuple[str, str]:
    verbs = _IN_TOUCH[rule.direction] if _is_contact(rule) else _DID.get("+".join(rule.kinds))
    if verbs:
        return str(verbs[0]), str(verbs[1])
    kinds = {"kinds": _kinds(rule.kinds)}
    return _("had one of these: %(kinds)s") % kinds, _("had none of these: %(kinds)s") % kinds


def _narrowed(text: str, rule: Did) -> str:
    narrower = [_kinds(rule.kinds)] if _is_contact(rule) and not frozenset(rule.kinds) >= _ALL_CONTACT else []
    narrower += [channel_name(channel) for channel in rule.channels]
    return _("%(did)s (%(how)s)") % {"did": text, "how": _(", ").join(narrower)} if narrower else text


def _is_contact(rule: Did) -> bool:
    return set(rule.kinds) <= set(CONTACT_KINDS)


def _with_words(text: str, rule: Did) -> str:
    return _("%(did)s with the words “%(words)s”") % {"did": text, "words": rule.words} if rule.words else text


def _is_all_contact(kinds: tuple[str, ...]) -> bool:
    return frozenset(kinds) >= _ALL_CONTACT


def _kinds(kinds: tuple[str, ...]) -> str:
    return _(", ").join(kind_name(kind) for kind in kinds)


def _times(rule: Did) -> str:
    return _bounds(rule.at_least, rule.at_most, _counted)


def _counted(times: float) -> str:
    return ngettext("once", "%(n)s times", int(times)) % {"n": formats.number(int(times))}


def _changed(rule: Changed) -> str:
    if rule.measure == "amount":
        less, more = _("spent at least %(share)s less"), _("spent at least %(share)s more")
    elif rule.kinds == ("purchase",):
        less, more = _("bought at least %(share)s less often"), _("bought at least %(share)s more often")
    elif _is_all_contact(rule.kinds):
        less, more = _("was in touch at least %(share)s less often"), _("was in touch at least %(share)s more often")
    else:
        less, more = _("%(kinds)s at least %(share)s less often"), _("%(kinds)s at least %(share)s more often")
    share = rule.at_most if rule.at_least is None else rule.at_least
    said = (less if rule.at_least is None else more) % {
        "share": formats.percent(abs(1 - (share or 0))),
        "kinds": _kinds(rule.kinds),
    }
    if rule.measure == "amount":
        said = _("%(did)s (%(how)s)") % {"did": said, "how": rule.currency}
    days = {"days": formats.number(rule.days), "said": said}
    text = ngettext(
        "%(said)s in the last %(days)s day than in the one before",
        "%(said)s in the last %(days)s days than in as many before",
        rule.days,
    )
    return text % days


def _sounded(rule: Sounded) -> str:
    how = _("sounded upset") if rule.at_least is None else _("sounded pleased")
    return _often(how, rule.times, _when(rule.window))


def _spoke(rule: Spoke, names: Names) -> str:
    did = _("spoke of “%(theme)s”") % {"theme": names.theme(rule.theme)}
    return _often(did, rule.times, _when(rule.window))


def _mentioned(rule: Mentioned, names: Names) -> str:
    what = {"what": names.mentioned(rule.about), "kind": kind_mentioned(what_about(rule.about).kind)}
    return _often(_("mentioned “%(what)s” (%(kind)s)") % what, rule.times, _when(rule.window))


def kind_mentioned(kind: str) -> str:
    """What kind of thing is mentioned: a customer of ours, a product, a place."""
    return str(EntityKind(kind).label) if kind in EntityKind.values else _("Customer")


def _often(did: str, times: int, when: str) -> str:
    """What was done at least so often; once needs no word."""
    if times == 1:
        return _tidy(_("%(did)s %(when)s") % {"did": did, "when": when})
    at_least = _("at least %(value)s") % {"value": _counted(times)}
    return _tidy(_("%(did)s %(times)s %(when)s") % {"did": did, "times": at_least, "when": when})


def _bounds(at_least: float | None, at_most: float | None, shown: Callable[[float], str]) -> str:
    if at_least is not None and at_least == at_most:
        return _("exactly %(value)s") % {"value": shown(at_least)}
    if at_least is not None and at_most is not None:
        return _("%(low)s to %(high)s") % {"low": shown(at_least), "high": shown(at_most)}
    if at_least is not None:
        return _("at least %(value)s") % {"value": shown(at_least)}
    return _("at most %(value)s") % {"value": shown(at_most or 0)}


def _when(window: Window) -> str:
    if window.is_dated:
        return _on_days(window.since, window.until)
    if window.begin is None:
        if not window.end:
            return ""
        text = npgettext("within a rule", "more than %(days)s day ago", "more than %(days)s days ago", window.end)
        return text % {"days": formats.number(window.end)}
    if not window.end:
        text = npgettext("within a rule", "in the last %(days)s day", "in the last %(days)s days", window.begin)
        return text % {"days": formats.number(window.begin)}
    between = {"begin": formats.number(window.begin), "end": formats.number(window.end)}
    return _("between %(begin)s and %(end)s days ago") % between


def _on_days(since: date | None, until: date | None) -> str:
    """Days of the calendar; a whole month or year by its name."""
    if since is None or until is None:
        if since is None:
            return pgettext("within a rule", "until %(day)s") % {"day": formats.day(until)} if until else ""
        return pgettext("within a rule", "since %(day)s") % {"day": formats.day(since)}
    if since == until:
        return pgettext("within a rule", "on %(day)s") % {"day": formats.day(since)}
    is_from_first, is_to_last = since.day == 1, (until + timedelta(days=1)).day == 1
    if is_from_first and is_to_last and since.year == until.year:
        if since.month == until.month:
            return pgettext("within a rule", "in %(month)s") % {"month": formats.month(since)}
        if (since.month, until.month) == (1, 12):
            return pgettext("within a rule", "in %(month)s") % {"month": formats.year(since)}
    days = {"since": formats.day(since), "until": formats.day(until)}
    return pgettext("within a rule", "from %(since)s to %(until)s") % days


def _tidy(text: str) -> str:
    """Without the gaps that an empty part leaves."""
    return " ".join(text.split())
