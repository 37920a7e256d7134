"""Which of the runs of a text name somebody or something whom we know, surely enough to say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from farley.analysis.entities.known import (
    ORGANISATION,
    PERSON,
    Known,
    Run,
    Target,
    product_runs_in,
    runs_in,
)

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = re.compile(f"[{_HAN}\u3041-\u3096\u30a1-\u30fa\u30fc]")
_ONE_SCRIPT = re.compile(f"[{_HAN}]{{2}}|[\u30a1-\u30fa\u30fc]{{2}}|[A-Za-z]{{2}}")
_CALLED = re.compile(r" ?(?:様|さま|さん|氏|先生|殿|女士|小姐|太太|总|经理|主任|老师|部長|課長|社長|店長|係長)")
_CALLED_AS_A_FIRM = re.compile(r" ?(?:御中|様|さん|株式会社|有限会社|合同会社|有限公司|股份有限公司)")
_FORM_BEFORE = re.compile(r"(?:株式会社|有限会社|合同会社|㈱|㈲|\(株\)|\(有\)) ?$")
_LATIN_FORM_AFTER = re.compile(r",? (?:Inc|Ltd|Limited|LLC|LLP|GmbH|PLC|plc|Corp|Co)\b\.?")
_BEGINS_A_SENTENCE = re.compile(r"(?:^|[.!?。！？\n:] *)$")


@dataclass(frozen=True)
class Named:
    """text[start:end] names whom or what we know. `is_near` where only the text's own customer told who is meant."""

    start: int
    end: int
    target: Target
    is_near: bool = False


def named_in(text: str, known: Known) -> list[Named]:
    """Who and what we know is named in a text of usual width, the longest names first; none of them overlap."""
    found = [*_customers(text, known), *_products(text, known)]
    chosen: list[Named] = []
    for each in sorted(found, key=lambda named: (named.start - named.end, named.start)):
        if all(each.end <= other.start or other.end <= each.start for other in chosen):
            chosen.append(each)
    return chosen


def _customers(text: str, known: Known) -> Iterator[Named]:
    if not known.names and not known.near:
        return
    for run in runs_in(text):
        target = known.names.get(run.key)
        if target is not None and _is_told(text, run, target):
            yield Named(run.start, run.end, target)
        elif (near := known.near.get(run.key)) is not None and near.kind == ORGANISATION and _is_near_told(text, run):
            yield Named(run.start, run.end, near, is_near=True)


def _products(text: str, known: Known) -> Iterator[Named]:
    if not known.products:
        return
    for run in product_runs_in(text):
        if (target := known.products.get(run.key)) is not None and _is_fresh(text, run):
            yield Named(run.start, run.end, target)


def _is_told(text: str, run: Run, target: Target) -> bool:
    """Whether a full name is surely meant: it is long enough, or called by a title or a legal form, and no part of a
    longer word.
    """
    words = text[run.start : run.end]
    if _WIDE.search(words) is None:
        if target.kind == PERSON:
            return " " in words
        return " " in words.strip() or _LATIN_FORM_AFTER.match(text, run.end) is not None
    if target.kind == PERSON:
        is_called = _CALLED.match(text, run.end) is not None
        return is_called or (len(run.key) >= 3 and _is_fresh(text, run)) or (_stands_alone(text, run) and " " in words)
    has_form = _FORM_BEFORE.search(text[: run.start]) or _CALLED_AS_A_FIRM.match(text, run.end)
    if len(run.key) >= 4:
        return bool(has_form) or _is_fresh(text, run)
    # 大西さん is a person, however a firm is called.
    return (len(run.key) == 3 and bool(has_form)) or _FORM_BEFORE.search(text[: run.start]) is not None


def _is_near_told(text: str, run: Run) -> bool:
    """Whether the short name of a firm near the customer is meant, and not the word that it is."""
    words = text[run.start : run.end]
    if _WIDE.search(words):
        return len(run.key) >= 4 or (len(run.key) == 3 and _stands_alone(text, run))
    begins = _BEGINS_A_SENTENCE.search(text[: run.start]) is not None
    return words[0].isupper() and len(words) > 3 and not begins


def _is_fresh(text: str, run: Run) -> bool:
    """Whether a name of katakana or Latin letters does not go on in the same script; among Chinese characters nobody
    can tell where a word ends.
    """
    edges = (text[run.start - 1 : run.start + 1] if run.start else "", text[run.end - 1 : run.end + 1])
    return not any(_ONE_SCRIPT.fullmatch(edge) and not re.fullmatch(f"[{_HAN}]{{2}}", edge) for edge in edges)


def _stands_alone(text: str, run: Run) -> bool:
    """Whether the word neither begins before nor goes on after."""
    edges = (text[run.start - 1 : run.start + 1] if run.start else "", text[run.end - 1 : run.end + 1])
    return not any(_ONE_SCRIPT.fullmatch(edge) for edge in edges)
