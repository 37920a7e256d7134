"""Who is meant does not leave the house: names, addresses and numbers become placeholders, and come back.

A placeholder stands for what was written, so that the answer reads as the text did: 佐藤様 and 佐藤 花子 are two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import phonenumbers
from django.db.models import Q

from farley.analysis.stated import PLACEHOLDER
from farley.base.accounts import Organisation, User
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind

_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# Scripts that are written without spaces between words.
_WIDE = "\u3005\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNITS = re.compile(rf"(?=[^\W_])(?:[{_WIDE}]|[^\W_{_WIDE}]+)")
_LONGEST_NAME = 24
# What may stand between the letters of a name, written as one likes, and between the digits of a number.
_BETWEEN_LETTERS, _BETWEEN_DIGITS = r"[\s,.'’&・·()\-‐–]*", r"[\s\-‐–]*"
# Who is called by one character is called so with a title.
_TITLES = "(?=さん|様|さま|氏|先生|くん|君|女士|小姐|经理|总)"
_PIECE = 2000
# What firms leave out of their name when they write.
_FORM = re.compile(
    r"^(?:株式会社|有限会社|合同会社|㈱|㈲|[(（][株有][)）])\s*|\s*(?:株式会社|有限会社|合同会社|㈱|㈲|[(（][株有][)）]|"
    r"股份有限公司|有限责任公司|有限公司)$"
    r"|,?\s+(?:co\.?,?\s*)?(?:inc|ltd|limited|llc|llp|gmbh|plc|corp|corporation|company|co)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Known:
    """Words that name a customer: PERSON, COMPANY, PLACE or NUMBER, and how they are written."""

    kind: str
    words: str


class Mask:
    """Hides known words, and every mail address and phone number, known or not; the same words get the same mark."""

    def __init__(self, known: Iterable[Known], *, region: str = "") -> None:
        self.region = region or "ZZ"
        self._kinds = {key: each.kind for each in known if (key := _key(each.words))}
        self._marks: dict[str, str] = {}
        longest_first = sorted(self._kinds, key=lambda words: (-len(words), words))
        self._known = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None

    def hide(self, text: str) -> str:
        """The text with placeholders."""
        text = unicodedata.normalize("NFC", text)
        # What only looks like one of ours must not be taken for it on the way back.
        text = PLACEHOLDER.sub(lambda found: self._mark("WORD", found[0]), text)
        text = _MAIL.sub(lambda found: self._mark("MAIL", found[0]), text)
        text = self._hide_phones(text)
        if self._known is None:
            return text
        parts = re.split(f"({PLACEHOLDER.pattern})", text)
        return "".join(part if at % 2 else self._hide_known(part) for at, part in enumerate(parts))

    def reveal(self, text: str) -> str:
        """The text with what stood in the place of the placeholders."""
        hidden = {mark: words for words, mark in self._marks.items()}
        return PLACEHOLDER.sub(lambda found: hidden.get(found[0], found[0]), text)

    def _hide_phones(self, text: str) -> str:
        parts, end = [], 0
        for match in phonenumbers.PhoneNumberMatcher(text, self.region):
            parts += [text[end : match.start], self._mark("PHONE", match.raw_string)]
            end = match.end
        return "".join([*parts, text[end:]])

    def _hide_known(self, text: str) -> str:
        assert self._known is not None
        plain, places = _plain(text)
        parts, end = [], 0
        for match in self._known.finditer(plain):
            first, last = places[match.start()], places[match.end() - 1] + 1
            parts += [text[end:first], self._mark(self._kinds.get(_key(match[0]), "NAME"), text[first:last])]
            end = last
        return "".join([*parts, text[end:]])

    def _mark(self, kind: str, words: str) -> str:
        if words not in self._marks:
            number = 1 + sum(mark.startswith(f"{kind}_") for mark in self._marks.values())
            self._marks[words] = f"{kind}_{number}"
        return self._marks[words]


def _plain(text: str) -> tuple[str, list[int]]:
    """A text in one width and case, and the place in the text of each of its characters: ㈱ is three of them."""
    each = [unicodedata.normalize("NFKC", mark).lower() for mark in text]
    return "".join(each), [place for place, marks in enumerate(each) for _mark in marks]


def _key(words: str) -> str:
    """Words without what stands between their letters, in one width and case."""
    return "".join(_units(words))


def _units(text: str) -> list[str]:
    """The words of a text, and each character of those scripts that set none apart."""
    return _UNITS.findall(_plain(unicodedata.normalize("NFC", text))[0])


def _pattern(key: str) -> str:
    """How words are found in a plain text: whatever stands between, and not within a longer word."""
    spaced = key[0]
    for before, mark in pairwise(key):
        spaced += (_BETWEEN_DIGITS if (before + mark).isdigit() else _BETWEEN_LETTERS) + mark
    begin = "" if re.match(f"[{_WIDE}]", key[0]) else rf"(?<![^\W_{_WIDE}])"
    end = "" if re.match(f"[{_WIDE}]", key[-1]) else rf"(?![^\W_{_WIDE}])"
    return f"{begin}{spaced}{end}{_TITLES if len(key) == 1 else ''}"


def mask_for(texts: Sequence[str], customer_ids: Iterable[int]) -> Mask:
    """Hides in these texts all customers who are named there, and all that is known of these customers, records that
    were merged included.

    Reads the names of all customers once, which a hundred thousand of them make a matter of tenths of a second.
    """
    organisation = Organisation.get()
    known = [*_of_these(customer_ids), *_named_in(texts)]
    return Mask(known, region=organisation.country if organisation else "")


def _of_these(ids: Iterable[int]) -> Iterator[Known]:
    today = {customer.current_id for customer in Customer.objects.filter(pk__in=set(ids))}
    records = list(Customer.objects.filter(Q(pk__in=today) | Q(canonical__in=today)))
    for customer in records:
        kind = "PERSON" if customer.kind == Kind.PERSON else "COMPANY"
        for words in (
            customer.name,
            _short(customer.name),
            customer.family_name,
            customer.given_name,
            customer.reading,
        ):
            yield Known(kind, words)
    ways = Identifier.objects.filter(customer__in=records).exclude(kind=IdentifierKind.ANONYMOUS_ID)
    for value in ways.values_list("value", flat=True):
        if len(value) > 3:
            yield Known("NUMBER", value)
    for address in Address.objects.filter(customer__in=records):
        for words in (str(address), address.street, address.postal_code, f"{address.city}{address.street}"):
            if len(words) > 3:
                yield Known("PLACE", words)


def _named_in(texts: Sequence[str]) -> Iterator[Known]:
    """Customers and colleagues whose name stands in one of the texts, in full or by the family name."""
    said = {run for text in texts for run in _runs(text)}
    rows = Customer.objects.values_list("kind", "name", "family_name").iterator(chunk_size=_PIECE)
    for kind, *names in rows:
        short = _short(names[0]) if kind != Kind.PERSON else ""
        # One word of a firm's name may be any word.
        for name in (*names, short if len(_units(short)) > 1 else ""):
            if len(name) > 1 and _key(name) in said:
                yield Known("PERSON" if kind == Kind.PERSON else "COMPANY", name)
    for name in User.objects.values_list("name", flat=True):
        if _key(name) in said:
            yield Known("PERSON", name)
        # "Dear Harriet"; who is called Will is met only where it is written so.
        for part in name.split():
            if any(part in text for text in texts):
                yield Known("PERSON", part)


def _short(name: str) -> str:
    """A firm's name without its legal form, as it signs its letters."""
    return _FORM.sub("", name.strip())


def _runs(text: str) -> Iterator[str]:
    """Whatever in a text could be a name."""
    units = _units(text)
    for start in range(len(units)):
        run = ""
        for unit in units[start : start + _LONGEST_NAME]:
            run += unit
            yield run
