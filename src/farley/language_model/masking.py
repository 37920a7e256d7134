"""Who is meant does not leave the house: names, addresses and numbers become placeholders, and come back.

A placeholder stands for what was written, so that the answer reads as the text did: 佐藤様 and 佐藤 花子 are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

from farley.analysis.stated import PLACEHOLDER
from farley.base.accounts import Organisation, User
from farley.customers.models import Address, Customer, Identifier, IdentifierKind, Kind

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ0-9]")
_HAN_OR_KANA = re.compile(r"[\u3041-\u30ff\u3400-\u9fff々ー・]+")
_TOKENS = re.compile(r"[^\W_]+", re.UNICODE)
_LONGEST_NAME = 16
_MOST_TOKENS = 6
# Who is called by one character is called so with a title.
_TITLES = "(?=さん|様|さま|氏|先生|くん|君|女士|小姐|经理|总)"
_PIECE = 2000


@dataclass(frozen=True)
class Known:
    """Words that name a customer: PERSON, COMPANY, PLACE or NUMBER, and how they are written."""

    kind: str
    words: str


class Mask:
    """Hides known words, and every mail address and phone number, known or not; the same words get the same mark."""

    def __init__(self, known: Iterable[Known], *, region: str = "") -> None:
        self.region = region or "ZZ"
        self._kinds = {_bare(each.words): each.kind for each in known if _bare(each.words)}
        self._marks: dict[str, str] = {}
        longest_first = sorted(self._kinds, key=lambda words: (-len(words), words))
        self._known = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None

    def hide(self, text: str) -> str:
        """The text with placeholders."""
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
        return self._known.sub(lambda found: self._mark(self._kinds.get(_bare(found[0]), "NAME"), found[0]), text)

    def _mark(self, kind: str, words: str) -> str:
        if words not in self._marks:
            number = 1 + sum(mark.startswith(f"{kind}_") for mark in self._marks.values())
            self._marks[words] = f"{kind}_{number}"
        return self._marks[words]


def _bare(words: str) -> str:
    return "".join(words.split()).casefold()


def _pattern(bare: str) -> str:
    """How words are found: whatever their case, with or without spaces between, and not within a longer word."""
    spaced = r"[\s,]*".join(re.escape(mark) for mark in bare)
    before = r"(?<![^\W_])" if _LETTERS.match(bare[0]) else ""
    after = r"(?![^\W_])" if _LETTERS.match(bare[-1]) else ""
    return f"(?i:{before}{spaced}{after}{_TITLES if len(bare) == 1 else ''})"


def mask_for(texts: Sequence[str], customer_ids: Iterable[int]) -> Mask:
    """Hides in these texts all customers who are named there, and all that is known of these customers.

    Reads the names of all customers once, which a hundred thousand of them make a matter of tenths of a second.
    """
    organisation = Organisation.get()
    ids = list(customer_ids)
    known = [*_of_these(ids), *_named_in(texts)]
    return Mask(known, region=organisation.country if organisation else "")


def _of_these(ids: list[int]) -> Iterator[Known]:
    for customer in Customer.objects.filter(pk__in=ids):
        kind = "PERSON" if customer.kind == Kind.PERSON else "COMPANY"
        for words in (customer.name, customer.family_name, customer.given_name, customer.reading):
            yield Known(kind, words)
    ways = Identifier.objects.filter(customer__in=ids).exclude(kind=IdentifierKind.ANONYMOUS_ID)
    for value in ways.values_list("value", flat=True):
        if len(value) > 3:
            yield Known("NUMBER", value)
    for address in Address.objects.filter(customer__in=ids):
        for words in (str(address), address.street, address.postal_code, f"{address.city}{address.street}"):
            if len(words) > 3:
                yield Known("PLACE", words)


def _named_in(texts: Sequence[str]) -> Iterator[Known]:
    """Customers and colleagues whose name stands in one of the texts, in full or by the family name."""
    said = {words for text in texts for words in _runs(text)}
    rows = Customer.objects.values_list("kind", "name", "family_name").iterator(chunk_size=_PIECE)
    for kind, *names in rows:
        for name in names:
            if len(name) > 1 and _bare(name) in said:
                yield Known("PERSON" if kind == Kind.PERSON else "COMPANY", name)
    for name in User.objects.values_list("name", flat=True):
        if _bare(name) in said:
            yield Known("PERSON", name)


def _runs(text: str) -> Iterator[str]:
    """Whatever in a text could be a name, without spaces: up to six words, and up to sixteen characters of Chinese or
    Japanese.
    """
    words = [found[0].casefold() for found in _TOKENS.finditer(text)]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_TOKENS, len(words)) + 1):
            yield "".join(words[start:end])
    for run in _HAN_OR_KANA.findall("".join(text.split()).casefold()):
        for start in range(len(run)):
            for end in range(start + 2, min(start + _LONGEST_NAME, len(run)) + 1):
                yield run[start:end]
