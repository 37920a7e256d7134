"""Promises in English: I'll send it, we are going to, will be shipped, promised to."""

from __future__ import annotations

import re

from farley.analysis.promises.sayings import CUSTOMER, WRITER, Saying, Told, is_quoted

# What people promise to do. Of other verbs ("will see", "will have to") nothing follows.
_DO = (
    r"(?:send|ship|deliver|dispatch|mail|e-?mail|call|ring|phone|text|reply|respond|answer|get (?:back|"
    r"in touch|it|this|"
    r"that|them|you|your|the|our|someone|somebody)|come (?:back|by|over|to|and|in)|follow up|check|verify|confirm|look "
    r"(?:into|at|after)|arrange|book|schedule|organi[sz]e|set (?:up|aside)|prepare|draft|write|submit|provide|share|"
    r"forward|give|bring|pick|collect|drop (?:off|by|it|them)|visit|meet|pay|transfer|wire|settle|refund|"
    r"credit|reimburse|compensate|"
    r"replace|exchange|repair|fix|resolve|correct|update|change|adjust|amend|order|place|buy|purchase|renew|"
    r"sign|return|"
    r"finish|complete|finali[sz]e|install|decide|let (?:you|him|her|them) know|inform|notify|tell|"
    r"make (?:sure|it|the|a|"
    r"this|that|up)|ensure|see to|take (?:care|it|this|that|over|the|your)|handle|deal with|sort|investigate|review|"
    r"discuss|ask|find out|raise|escalate|add|remove|issue|process|release|produce|have (?:it|them|this|that|the|your|"
    r"everything|someone|somebody|an answer)|do (?:it|that|this|so)|invoice|bill|post|upload|print|present|"
    r"introduce|extend|waive|keep you (?:posted|updated|informed)|pass (?:it|this|that|on|your|the)|put (?:it|"
    r"this|that|you|your|the)|restock|cover|test|deploy|migrate|translate|"
    r"join|attend|speak|talk|hand|report|show|stop by|swing by|be (?:there|in touch|with you|sending|calling|"
    r"delivering|paying))\b"
)
_DONE = (
    r"(?:sent|shipped|delivered|dispatched|posted|mailed|e-?mailed|called|contacted|refunded|credited|"
    r"replaced|repaired|"
    r"fixed|resolved|corrected|updated|changed|processed|completed|finished|ready|installed|paid|transferred|made|"
    r"settled|returned|signed|issued|placed|confirmed|provided|prepared|released|collected|picked up|arranged|handled|"
    r"done|forwarded|submitted)\b"
)
_DOING = (
    r"(?:sending|shipping|delivering|dispatching|posting|mailing|calling|coming|visiting|paying|ordering|bringing|"
    r"placing|transferring|returning|signing)\b"
)
_OFTEN = r"(?:(?:also|then|now|just|still|therefore|gladly|of course|personally|again|all|both|\w+ly)[, ]+)*"
_WILL = r"(?:['’]ll|\s+will|\s+shall|(?:['’]m|\s+am|['’]re|\s+are)\s+going\s+to|\s+promise\s+to|\s+commit\s+to)\s+"
_OURS_DO = (
    r"\b(?:colleagues?(?: of mine)?|technicians?|engineers?|drivers?|fitters?|teams?|departments?|warehouse|"
    r"office|workshop|"
    r"manager|accounting|accounts|finance|purchasing|boss)(?:\s+\w+){0,3}?\s+(?:will|is going to)\s+"
)
_SAYINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), is_firm)
    for pattern, is_firm in (
        (rf"\b(?:I|we){_WILL}{_OFTEN}{_DO}", True),
        (rf"\b(?:I|we)(?:['’]ll| will| shall) be {_OFTEN}(?:able to )?{_DOING}", True),
        (rf"{_OURS_DO}{_OFTEN}{_DO}", True),
        (rf"(?:\bwill|['’]ll|\b(?:is|are) going to) {_OFTEN}(?:be|get) {_OFTEN}{_DONE}", True),
        (r"\b(?:it|they|this|everything|the [\w ]{2,30}?|your [\w ]{2,30}?) will (?:be with|reach|arrive)\b", False),
        (rf"\byou(?:['’]ll| will) {_OFTEN}(?:have|get|receive|hear)\b", True),
        (rf"\b(?:I|we)(?:['’]m| am|['’]re| are) {_OFTEN}{_DOING}", False),
        (rf"\b(?:I|we){_WILL}{_OFTEN}(?:keep|hold|reserve|open|start|move)\b", False),
        (rf"(?<!please )\blet me (?!know\b|have\b|tell\b|finish\b){_OFTEN}{_DO}", True),
        (rf"^\W*(?:(?:ok|okay|sure|yes|great|thanks|thx|understood|noted)[,.! ]+)?will {_OFTEN}{_DO}", True),
        (r"\b(?:I|we) (?:promise|guarantee|give you my word|undertake)\b", True),
    )
)
_PROMISED = re.compile(
    r"(?P<who>\b(?:they|he|she|customer|client|buyer|mr\.? \w+|ms\.? \w+|mrs\.? \w+)\s+(?:has |have |also )?)?"
    r"\b(?:promised|agreed|committed|undertook|pledged)\b(?=.*\b(?:to|that|we|they|he|she)\b)",
    re.IGNORECASE,
)
_WE_TOLD = re.compile(
    rf"\btold (?:\w+ ){{1,3}}?(?:that )?(?:we|I)(?:['’]d| would|['’]ll| will) {_OFTEN}{_DO}", re.IGNORECASE
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:will|would|could|can|shall|do|does|did|are|is|when|what|why|how)\s+(?:you|we|I|it|they|the)\b",
    re.IGNORECASE,
)
# An invitation to answer takes nothing back.
_INVITATION = re.compile(
    r"[,;.–-]?\s*(?:and |so )?(?:please |just |do )*(?:let me know|tell me|call me) (?:if|whether)\b.*", re.IGNORECASE
)
_WHETHER = re.compile(
    r"\b(?:see|check|ask|find out|confirm|know|verify|tell you|clarify)\b[^,.;]{0,40}?\b(?:if|whether|when|"
    r"once|as soon as)\b",
    re.IGNORECASE,
)
_SOON = re.compile(r"as soon as (?:possible|we can|I can)", re.IGNORECASE)
_HANGS_ON = re.compile(
    r"\b(?:if|unless|once|provided|assuming|in case|whenever|as soon as|should you|otherwise|depending|"
    r"when(?= \w+ (?:arrives?|comes?|is|has|have|are)))\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:probably|maybe|perhaps|might|possibly|likely|cannot|can't|not sure|never|would|could|should|hope|"
    r"hopefully|guess|doubt|wish|think)\b"
    r"|\bI (?:suppose|believe)\b|\bexpect to\b|\bour best\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!as I )(?<!as we )\b(?:said|says|say|told|tells|mentioned|mentions|claimed|claims|wrote|writes|heard|"
    r"assured|asked|"
    r"according to)\b",
    re.IGNORECASE,
)
_LEAVING = re.compile(
    r"\b(?:cancel|leave|leaving|switch|elsewhere|take our business|another supplier|(?:somebody|"
    r"someone) (?:else|closer)|competitor|lawyer|court|"
    r"change (?:our |my |the )?(?:\w+ )?(?:supplier|provider|vendor))\b",
    re.IGNORECASE,
)


def says_in_english(told: Told) -> Saying | None:
    """The promise in a sentence, if there is one."""
    sentence = told.sentence
    if _QUESTION.search(sentence):
        return None
    if told.is_note and (found := _told_in_note(sentence)):
        return found
    body = _INVITATION.sub(lambda match: match[0] if match.start() == 0 else " " * len(match[0]), sentence)
    for pattern, is_firm in _SAYINGS:
        for match in pattern.finditer(body):
            if _is_meant(body, match, told):
                return Saying(WRITER, match.start(), match.end(), is_firm)
    return None


def _told_in_note(sentence: str) -> Saying | None:
    """What a colleague writes down of a promise: their own, or one of the customer."""
    if match := _WE_TOLD.search(sentence):
        return Saying(WRITER, match.start(), match.end())
    match = _PROMISED.search(sentence)
    if match is None or _UNSURE.search(sentence[: match.start()]) or _REPORTED.search(sentence[: match.start()]):
        return None
    return Saying(CUSTOMER if match["who"] else WRITER, match.start(), match.end())


def _is_meant(body: str, match: re.Match[str], told: Told) -> bool:
    """Whether nothing around the words takes them back: a condition, a doubt, somebody else who is quoted."""
    around = _SOON.sub("", _WHETHER.sub("", body))
    before = body[: match.start()]
    clause = re.split(r"[,;:]| but ", before)[-1] + body[match.start() : match.end()]
    if is_quoted(body, match) or _HANGS_ON.search(around) or _HANGS_ON.search(before):
        return False
    if _REPORTED.search(before) or _UNSURE.search(clause):
        return False
    is_you = "you" in match[0].lower().split()[:1]
    return told.is_ours if is_you else not _LEAVING.search(body)
