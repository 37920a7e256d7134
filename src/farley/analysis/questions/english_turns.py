"""The English of asking: roundabout ways, said plainly, and what asks for something else than customers."""

from __future__ import annotations

import re

from farley.analysis.questions.numbers import ENGLISH

_THINGS = (
    r"(?:orders?|purchases?|sales|e-?mails?|calls?|phone calls|messages?|texts|chats|meetings?|appointments|visits|"
    r"forms?|notes?|events?|refunds?|returns|complaints?|products?|goods|items?|things?|tags?|labels?|plans?|channels?|places?|"
    r"cit(?:y|ies)|towns?|regions?|colleagues?|owners?|invoices?|reasons?|days?|months?|websites?|pages?)"
)
_DONE = (
    r"(?:orders?|purchases?|e-?mails?|calls?|messages?|texts?|chats?|meetings?|visits?|forms?|refunds?|returns?|times)"
)
_BOUGHT = (
    r"(?:bought|ordered|purchased|returned|called|phoned|rang|rung|emailed|wrote|written|visited|complained|contacted)"
)
_NUMBER = rf"(?:once|twice|{ENGLISH} times)"
_PLAINLY = (
    (re.compile(r">=|≥|=>"), " at least "),
    (re.compile(r"<=|≤|=<"), " at most "),
    (re.compile(r">"), " more than "),
    (re.compile(r"<"), " less than "),
    (re.compile(r"(?<=s)'(?= (?:spend|tone|purchase|order|renewal|rhythm|buying|turnover|revenue|last|latest))"), ""),
    # "bought neither"
    (re.compile(rf"\b({_BOUGHT}) neither\b", re.IGNORECASE), r"neither \1"),
    # "ten orders or more", "only ordered once"
    (
        re.compile(rf"\b({ENGLISH}) ({_DONE})(?: in total)? or (more|fewer|less|above)\b", re.IGNORECASE),
        r"\1 times or \3 \2",
    ),
    (
        re.compile(rf"\b(only|just)((?: have| has|'ve)? {_BOUGHT}(?: us| from us)?) ({_NUMBER})", re.IGNORECASE),
        r"\2 \1 \3",
    ),
    (
        re.compile(r"\b(more|less) (?:often|frequently|regularly)\b|\b(more|fewer) times(?= than)", re.IGNORECASE),
        r"\1\2",
    ),
)
_POLITELY = r"(?:please |can you |could you |let's |we should |i want to |i'd like to |help me )*"
_DO = (
    r"(?:e-?mail|mail|call|phone|ring|text|message|contact|write to|visit|refund|meet|order|buy|chat with|return|note|"
    r"follow up with|get in touch with|reach out to|talk to|speak to|tag|label|complain to|praise)"
)
_WHOM = (
    r"(?:all|every|everyone|everybody|anyone|anybody|any|each|the|our|my|those|these|customers?|clients?|people|"
    r"compan(?:y|ies)|households|them|him|her|whoever|who)"
)
BEYOND = re.compile(
    # an order to do something
    rf"^{_POLITELY}{_DO} {_WHOM}\b"
    # whom to turn to
    rf"|^(?:who|whom|which [a-z]+) to {_DO}\b|\bdue an? (?:call|visit|e-?mail)\b"
    # something else than customers is asked for
    rf"|\b(?:favou?rite|preferred) channel is\b"
    rf"|^(?:so )?(?:when|where|why)\b|\bhow many (?!of\b)(?:[\w-]+ )?{_THINGS}\b(?! (?:have|did) (?:we )?not)"
    rf"|\b(?:which|what) (?:[\w-]+ )?{_THINGS}\b"
    rf"|\bwhat (?:do|did|does)\b|^what (?:have|has|is|are|was|were)\b|^(?:my|our|your) {_THINGS}\b"
    rf"|^{_POLITELY}(?:show|list|find|give|get|display|see|pull up|bring up)(?: me| us)?"
    rf"(?: the| all| our| any| new| recent| latest| last| these| open)* {_THINGS}\b(?! (?:dropped|fell|grew|rose))",
    re.IGNORECASE,
)


def plainly(text: str) -> str:
    """Signs as words, and numbers beside what they count."""
    for roundabout, plain in _PLAINLY:
        text = roundabout.sub(plain, text)
    return text
