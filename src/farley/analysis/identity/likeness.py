"""How alike two customers look, with the reasons: a Fellegi-Sunter comparison with fixed, documented weights.

Each field that both sides have gives log2(m / u) bits: m is how often the field agrees in this way when both are the
same customer, u how often when they are two. The m values are estimates of how often people mistype or change a field;
the u values are chances of a coincidence in a customer base of some ten thousand.
Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import log2

from farley.analysis.identity.blocked import is_blocked
from farley.analysis.identity.companies import read_company
from farley.analysis.identity.folding import fold
from farley.analysis.identity.names import normalise_name
from farley.analysis.identity.spelling import is_close_spelling

# Code of a reason: (m, u).
WEIGHTS: dict[str, tuple[float, float]] = {
    "email_same": (0.60, 0.000_02),
    "email_differs": (0.40, 0.999_98),
    "phone_same": (0.70, 0.000_5),
    "phone_differs": (0.30, 0.999_5),
    "name_same": (0.80, 0.000_4),
    "name_order": (0.05, 0.000_1),
    "name_close": (0.08, 0.002),
    "name_family_only": (0.03, 0.02),
    "name_differs": (0.04, 0.977),
    "reading_same": (0.90, 0.001),
    "reading_differs": (0.10, 0.999),
    "company_same": (0.75, 0.005),
    "company_other_form": (0.05, 0.001),
    "company_close": (0.05, 0.003),
    "company_differs": (0.15, 0.991),
    "postcode_same": (0.70, 0.002),
    "postcode_differs": (0.30, 0.998),
    "birthday_same": (0.97, 0.000_06),
    "birthday_differs": (0.03, 0.999_94),
}
PRIOR = 1 / 2_000  # of the pairs that share anything worth comparing
FAMILY_CEILING = 0.40


@dataclass(frozen=True)
class Features:
    """What one customer shows of itself; leave empty what is not known.

    `names` are full names as written, `emails` and `phones` are normalised keys, `company` is the organisation's own
    name or the person's employer.
    """

    names: tuple[str, ...] = ()
    family: str = ""
    given: str = ""
    reading: str = ""
    company: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postcode: str = ""
    birthday: date | None = None


@dataclass(frozen=True)
class Reason:
    """One field's share in the result: a code to be put into words, the two values, and its weight in bits."""

    code: str
    weight: float
    left: str
    right: str


@dataclass(frozen=True)
class Likeness:
    """The probability that two records are one customer, and the reasons, strongest first."""

    score: float
    reasons: tuple[Reason, ...]


def compare(left: Features, right: Features, *, prior: float = PRIOR) -> Likeness:
    """How probably two records are the same customer, and why.

    `prior` is the share of true pairs among the pairs that are compared at all. A field that one side lacks says
    nothing. Two people of one family name whose given names differ stay below 0.4 whatever else they share: a
    household shares phone, address and, with twins, the birthday.
    """
    reasons = [reason for judge in _JUDGES if (reason := judge(left, right))]
    bits = log2(prior / (1 - prior)) + sum(reason.weight for reason in reasons)
    score = 1 / (1 + 2**-bits) if bits > -60 else 0.0
    if _same_family(left, right):
        reasons.append(Reason("same_family", 0.0, left.given, right.given))
        score = min(score, FAMILY_CEILING)
    return Likeness(score, tuple(sorted(reasons, key=lambda reason: -abs(reason.weight))))


def grounds(features: Features) -> set[str]:
    """What can speak for two records of one name being one customer: two that share none of it stay at even chances."""
    birthday = features.birthday.isoformat() if features.birthday else ""
    shown = (_comparable_reading(features), _comparable_postcode(features), birthday)
    return {*_identifying("email", features), *_identifying("phone", features), *shown} - {""}


def _reason(code: str, left: str, right: str) -> Reason:
    m, u = WEIGHTS[code]
    return Reason(code, log2(m / u), left, right)


def _name(left: Features, right: Features) -> Reason | None:
    pairs = [
        (ours, theirs)
        for ours in left.names
        for theirs in right.names
        if normalise_name(ours) and normalise_name(theirs)
    ]
    if not pairs:
        return None
    found = [_reason(_name_agreement(ours, theirs, left, right), ours, theirs) for ours, theirs in pairs]
    return max(found, key=lambda reason: reason.weight)


def _name_agreement(ours: str, theirs: str, left: Features, right: Features) -> str:
    a, b = normalise_name(ours), normalise_name(theirs)
    if a == b:
        return "name_same"
    if sorted(a.split()) == sorted(b.split()):
        return "name_order"
    if _given_names_differ(left, right):
        return "name_family_only" if _folded_equal(left.family, right.family) else "name_differs"
    if is_close_spelling(a, b):
        return "name_close"
    return "name_family_only" if _folded_equal(left.family, right.family) else "name_differs"


def _reading(left: Features, right: Features) -> Reason | None:
    a, b = _comparable_reading(left), _comparable_reading(right)
    if not a or not b:
        return None
    return _reason("reading_same" if a == b else "reading_differs", left.reading, right.reading)


def _comparable_reading(features: Features) -> str:
    return normalise_name(features.reading).replace(" ", "")


def _company(left: Features, right: Features) -> Reason | None:
    a, b = read_company(left.company), read_company(right.company)
    if not a.core or not b.core:
        return None
    if a.core == b.core:
        forms_clash = a.form and b.form and (a.form, a.place) != (b.form, b.place)
        return _reason("company_other_form" if forms_clash else "company_same", left.company, right.company)
    close = is_close_spelling(a.core, b.core)
    return _reason("company_close" if close else "company_differs", left.company, right.company)


def _keys(kind: str) -> Callable[[Features, Features], Reason | None]:
    def judge(left: Features, right: Features) -> Reason | None:
        ours, theirs = _identifying(kind, left), _identifying(kind, right)
        if not ours or not theirs:
            return None
        shared = sorted(set(ours) & set(theirs))
        if shared:
            return _reason(f"{kind}_same", shared[0], shared[0])
        return _reason(f"{kind}_differs", ours[0], theirs[0])

    return judge


def _identifying(kind: str, features: Features) -> list[str]:
    keys: Iterable[str] = features.emails if kind == "email" else features.phones
    return [key for key in keys if not is_blocked(kind, key)]


def _postcode(left: Features, right: Features) -> Reason | None:
    a, b = _comparable_postcode(left), _comparable_postcode(right)
    if not a or not b:
        return None
    return _reason("postcode_same" if a == b else "postcode_differs", left.postcode, right.postcode)


def _comparable_postcode(features: Features) -> str:
    return fold(features.postcode).replace("-", "").replace(" ", "")


def _birthday(left: Features, right: Features) -> Reason | None:
    if not left.birthday or not right.birthday:
        return None
    code = "birthday_same" if left.birthday == right.birthday else "birthday_differs"
    return _reason(code, left.birthday.isoformat(), right.birthday.isoformat())


def _same_family(left: Features, right: Features) -> bool:
    return _folded_equal(left.family, right.family) and _given_names_differ(left, right)


def _given_names_differ(left: Features, right: Features) -> bool:
    a, b = normalise_name(left.given), normalise_name(right.given)
    return bool(a and b and a != b and not is_close_spelling(a, b))


def _folded_equal(left: str, right: str) -> bool:
    return bool(left and right and normalise_name(left) == normalise_name(right))


_JUDGES = (_keys("email"), _keys("phone"), _name, _reading, _company, _postcode, _birthday)
