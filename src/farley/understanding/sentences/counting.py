"""What a rule counts, told beside it: nobody should take a number for another."""

from __future__ import annotations

from django.utils.translation import gettext as _

from farley.analysis.segments import Holds, Recorded, Rule, RuleBroken, Sounded, leaves_of, read_rule
from farley.analysis.segments.rules import Leaf
from farley.base import formats
from farley.base.access import Onlookers, Viewer
from farley.customers.access import relationships_for
from farley.customers.models import BELONGING, Kind
from farley.understanding.models import Segment
from farley.understanding.queries.fitting import is_about_people
from farley.understanding.sentences.parts import joined
from farley.understanding.sentences.segments import read_out


def how_counted(rule: Rule, viewer: Viewer) -> str:
    """What exactly counts: the tone that a text has to have, and what counts for an organisation or a household."""
    return joined(*_tones(rule), _in_wholes(rule, viewer))


def _tones(rule: Rule) -> list[str]:
    leaves = [leaf for leaf in leaves_of(rule) if isinstance(leaf, Sounded)]
    upset = sorted({leaf.at_most for leaf in leaves if leaf.at_least is None and leaf.at_most is not None})
    pleased = sorted({leaf.at_least for leaf in leaves if leaf.at_least is not None})
    below = _("Upset is a text whose tone is %(tone)s or lower, on a scale from -1 to 1, whether it complains or not.")
    above = _("Pleased is a text whose tone is %(tone)s or higher, on a scale from -1 to 1.")
    said = [below % {"tone": formats.number(tone)} for tone in upset]
    if upset:
        said.append(_("What reports count as complaints was written to complain."))
    return said + [above % {"tone": formats.number(tone)} for tone in pleased]


def _in_wholes(rule: Rule, viewer: Viewer) -> str:
    """What counts for an organisation or a household, and which conditions ask only of itself; nothing where only
    people can fit, or the viewer sees nobody who belongs to one.
    """
    if is_about_people(rule) or not _has_wholes(viewer):
        return ""
    leaves = leaves_of(rule)
    own = [leaf for leaf in leaves if _is_of_itself(leaf)]
    said = []
    if any(not isinstance(leaf, Holds | Recorded) for leaf in leaves):
        said.append(
            _("What people did counts for the organisation or household to which they belonged at that time, too.")
        )
    if own:
        conditions = _("; ").join(read_out(leaf, viewer) for leaf in own)
        said.append(
            _("Of organisations and households this asks only what stands with themselves: %(conditions)s.")
            % {"conditions": conditions}
        )
    return joined(*said)


def counted_in(segment: Segment) -> str:
    """The same of a segment's rule, for all whom the segment is for; nothing where it cannot be read."""
    try:
        return how_counted(read_rule(segment.rule), Onlookers(segment.audience))
    except RuleBroken:
        return ""


def _is_of_itself(leaf: Leaf) -> bool:
    """An insight is claimed of one customer; the record's last contact and last order are its own."""
    return isinstance(leaf, Holds) or (isinstance(leaf, Recorded) and leaf.name in ("contact", "ordered"))


def _has_wholes(viewer: Viewer) -> bool:
    belonging = relationships_for(viewer).filter(kind__in=BELONGING)
    return belonging.exclude(to_customer__kind=Kind.PERSON).exists()
