"""The English of questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    PAYING,
    WRITING,
    Act,
    Channel,
    Coming,
    Concept,
    Denied,
    Everybody,
    Field,
    Joint,
    Money,
    Often,
    Said,
    Side,
    SinceThen,
)
from farley.analysis.questions.english_amounts import AMOUNTS, LENGTH, days_in
from farley.analysis.questions.english_judgements import JUDGEMENTS
from farley.analysis.questions.english_turns import BEYOND, plainly
from farley.analysis.questions.lexicon import (
    Entry,
    Found,
    Lexicon,
    OwnField,
    Vocabulary,
    always,
    lexicon,
    literally,
    nothing,
    placed,
    quoted,
    unanswerable,
)
from farley.analysis.questions.places import ENGLISH

_MONTHS = ["january", "february", "march", "april", "may", "june"]
_MONTHS += ["july", "august", "september", "october", "november", "december"]
_NOT = (
    r"(?:not|never|no|without|don't|dont|doesn't|doesnt|didn't|didnt|"
    r"haven't|havent|hasn't|hasnt|hadn't|isn't|aren't|wasn't"
)
_NOT += (
    r"|weren't|has not|have not|did not|do not|does not|is not|are not|"
    r"were not|neither|nor|none|cannot|can't)"
)
_QUOTES = "“([^”]+)”|\"([^\"]+)\"|'([^']+)'|‘([^’]+)’|「([^」]+)」"
# What stands before "tag" and is no name of one.
_NO_TAG = (
    r"(?:the|an?|no|any|with|without|has|have|having|and|or|but|not|which|what|by|same|this|that|tag|label|of|in|for|"
    r"new|their)\b"
)
# What we do to somebody, who then was called, and did not call.
_TURNED_TO = (
    r" (?:(?:not|never|ever|yet|last|recently|lately|only|already) )*"
    r"(?:called|phoned|contacted|emailed|e-mailed|written to|visited|texted)\b(?! (?:us|me|our)\b)"
)
# "Have not called" and "who never called" are what they did, or did not do.
_NO_SUBJECT = "".join(
    rf"(?<!\b{word}\x20)"
    for word in (
        "have",
        "has",
        "had",
        "did",
        "do",
        "does",
        "who",
        "that",
        "which",
        "but",
        "and",
        "or",
        "we",
        "i",
        "they",
    )
)
_FILLER = (
    r"who|whom|whose|which|what|that|those|these|the|a|an|any|anyone|"
    r"anybody|someone|somebody|all of|of|our|their|them|they|"
    r"customers?|clients?|people|persons?|accounts?|buyers?|shoppers?|"
    r"ones?|folks?|contacts?(?= (?:who|that|in|with|of))|guys|"
    r"me|please|pls|plz|show|list|find|give|get|tell|display|see|"
    r"pull up|bring up|look up|search|need|want|would like|i'd like|"
    r"can you|could you|can|could|is|are|was|were|be|been|has|have|"
    r"had|having|do|does|did|there|it|its|how many|number of|count|"
    r"lives|lived|at|for|with|to|by|on|about|as|well|just|only those|so far|"
    r"than before|than usual|than they used to|than they did|"
    r"anything|something|stuff|things?|goods?|items?|products?|from us|"
    r"of ours|us about|ours|live|living|located|"
    r"based|say|back|only|with us|also|still|again|names?|currently there|"
    r"been|being|made|make|placed|place|put in|"
    r"had|get|gets|really|actually|hi|hello|hey|thanks|thank you|"
    r"ok|okay|quick|question|i|we|you|in total|altogether|"
    r"each|every one|time|times|ago|then|compared (?:with|to)|than(?: in)?|the ones|let me|know|period|"
    r"level|their|in|even|once more|through|via|using|over|due|where|when|whose|looking|my list|right"
)


_ENTRIES: tuple[Entry, ...] = (
    (
        r"gave|given|give|left|on us|among|area|region|kind of|sort of|out there|whatsoever|at all|a single|one",
        nothing,
    ),
    (r"dropped us a line|got back to us", always(Act(WRITING, "in"))),
    (
        r"(?:order|purchase|buying|ordering) (?:frequency|volume|count|numbers)|number of (?:orders|purchases)",
        always(Act(BUYING)),
    ),
    (
        r"w/o (?:an )?owner|(?:with )?(?:no one|nobody) in charge(?: of)?|unowned|with nobody responsible",
        always(Field("owner", "none")),
    ),
    (r"(?:that |whom |who )?(?:i'm|i am) in charge of", always(Field("owner", "me"))),
    (
        rf"(?:with |have |has |having )?(?:(?:the|a|an) )?(?!{_NO_TAG})([\w-]+) (?:tag|label)",
        lambda m: (Field("tag", m[1]),),
    ),
    (r"(?:total|overall|combined)(?= (?:spend|spending|turnover|revenue|amount|purchases|value))", nothing),
    (r"than (?:the )?(?:last|previous|one before)(?: one)?|or (?:more|above)", nothing),
    (
        r"(?:came to|come to|attended|been (?:to|at)|went to|took part in|taken part in|joined|(?:was|were) at)"
        r" (?:an? |our |the |any |one of our )?events?",
        always(Act(("event",))),
    ),
    (
        r"(?:visits?|views?|hits?) (?:to|on|of) (?:our |the )?(?:web ?sites?|web ?pages?|site|homepage)",
        always(Act(("page_view",))),
    ),
    (r"(?:last|most recently) shopped", always(Act(BUYING))),
    (r"(?:last|most recently) (?:spoken to|spoke to|heard from)", always(Act(CONTACT))),
    (r"traffic", nothing),
    (r"(?:one|single)[- ]time (?:buyers?|customers?|shoppers?)", always(Act(BUYING), Often(1.0, 1.0))),
    (r"(?:and )?(?:never|not) again", always(Joint("and"), Denied(is_ahead=True), SinceThen())),
    (r"buyers? of", always(Act(BUYING))),
    (
        r"(?:visited|visit|visits|came (?:in)?to|called in at) (?:our|the) (?:shop|store|office|showroom)s?",
        always(Act(("meeting",), "in")),
    ),
    (r"nor an? (?:owner|account manager)", always(Joint("and"), Field("owner", "none"))),
    (r"by (?:us|me|our team|any of us|anyone here)", always(Side("out"))),
    (r"(?:who|that|what|there|it|where)'s|(?:who|they|i|we)'ve|(?:they|we|who)'re|customers'", nothing),
    (_FILLER, nothing),
    (r"(?:all|every) (?:our |of our |my |the )?(?:customers?|clients?)|everybody|everyone|all", always(Everybody())),
    (
        r"my(?: own)?(?= (?:customers?|clients?|accounts?|companies|"
        r"people|contacts?|regulars?|business|firms?|households?|private))"
        r"|(?:that |whom |who )?(?:i|i'm) (?:look(?:ing)? after|am responsible for|"
        r"own|manage|take care of|responsible for)|mine"
        r"|(?:assigned|belong(?:ing|s)?) to me|(?:owned|handled|managed) by me"
        r"|under my care|in my (?:care|portfolio)|of mine|my",
        always(Field("owner", "me")),
    ),
    (
        r"(?:that |whom |who )?(?:nobody|no ?one|no-one) (?:looks after|"
        r"is responsible for|owns|manages|takes care of)"
        r"|(?:without|with no|that have no|who have no|have no|has no|"
        r"having no|no|lacking) (?:an )?(?:owner|one responsible|account manager)"
        r"|(?:nobody|no one) is assigned to|unassigned|not assigned to anyone|"
        r"(?:not )?looked after by (?:nobody|no one)"
        r"|ownerless",
        always(Field("owner", "none")),
    ),
    (
        r"compan(?:y|ies)|business(?:es)?|firms?|corporates?|corporations?|organi[sz]ations?|corporate|b2b",
        always(Field("kind", "organisation")),
    ),
    (
        r"(?:private|individual) (?:customers?|clients?|people|persons?|"
        r"buyers?|individuals?)|individuals?|private persons?|consumers?|"
        r"private people",
        always(Field("kind", "person")),
    ),
    (r"households?|famil(?:y|ies)", always(Field("kind", "household"))),
    (rf"{_NOT}", always(Denied(is_ahead=True))),
    (
        r"except(?: for)?|excluding|but not|other than|apart from|outside(?: of)?",
        always(Joint("but"), Denied(is_ahead=True)),
    ),
    (r"neither", always(Denied(is_ahead=True))),
    (r"nothing", always(Denied())),
    (r"nor", always(Joint("nor"), Denied(is_ahead=True))),
    (r"and(?: who)?|&|plus(?! plan)|as well as", always(Joint("and"))),
    (r"but(?: who)?|yet|though|although|however|while", always(Joint("but"))),
    (r"or", always(Joint("or"))),
    (r"either", nothing),
    (r"only(?= (?:buys?|calls?|orders?|e-?mails?)\b)", unanswerable),
    (
        r"(?:all|every(?:one|body))(?: customers| clients)? (?:but|except(?: for)?|other than|apart from)",
        always(Denied(is_ahead=True)),
    ),
    (
        r"buy|buys|bought|buying|purchas(?:e|es|ed|ing)|order|orders|"
        r"ordered|ordering|shop|shops|shopped|shopping|sales?|(?:last|"
        r"latest|most recent|any) (?:orders?|purchases?)",
        always(Act(BUYING)),
    ),
    (
        r"(?:refund|return)(?:s|ed|ing)?(?: (?:something|goods|anything|"
        r"an order|items?|a purchase))?|sent (?:something |goods |it )?back|"
        r"money back|got (?:a|their) refund",
        always(Act(("refund",))),
    ),
    (
        r"spend|spends|spent|spending|paid|pay|pays|paying|turnover|"
        r"revenue|amounts?|outlay|worth|value of (?:their )?(?:orders|"
        r"purchases)|money",
        always(Act(PAYING), Money()),
    ),
    (
        r"e-?mailed|e-?mailing|(?:sent|wrote|written|writing|send|sending|"
        r"dropped) (?:us |me )?(?:an |any )?(?:e-?)mails?",
        always(Act(("email",), "in")),
    ),
    (r"e-?mails?|mails?", always(Act(("email",)))),
    (r"called|calling|phoned|phoning|rang|rung|telephoned", always(Act(("call",), "in"))),
    (r"calls?|phone|phones|ring|rings|phone calls?|telephone calls?|telephone|ring-ups?", always(Act(("call",)))),
    (r"met(?: with)?|meet|meetings?|appointments?", always(Act(("meeting",), "both"))),
    (r"visit|visits|visited|visiting|came to see|dropped in(?: on)?|called in on", always(Act(("meeting",)))),
    (
        r"chatted|texted|messaged|texting|chatting|messaging|(?:sent|"
        r"wrote) (?:us )?(?:an? |any )?(?:text|message|chat|sms|whatsapp)s?|whatsapped",
        always(Act(("message",), "in")),
    ),
    (r"chats?|texts?|messages?|sms|whatsapp|line messages?", always(Act(("message",)))),
    (
        r"(?:filled (?:in|out) |submitted |completed |sent (?:in )?|"
        r"used )?(?:a |the |our |any )?(?:web |contact |online )?forms?",
        always(Act(("form",))),
    ),
    (
        r"(?:looked at|looks at|look at|visited|visits|visit|visiting|browsed|browse|"
        r"viewed|view|been on|were on|was on|went on|came to|checked(?: out)?|"
        r"seen|opened)"
        r" (?:our |the )?(?:web ?sites?|web ?pages?|pages?|site|homepage)|"
        r"(?:web ?site|page) (?:visits?|views?)|browsed",
        always(Act(("page_view",))),
    ),
    (r"events?", always(Act(("event",)))),
    (r"(?:a |in (?:a |the |our )?)?notes?", always(Act(("note",)))),
    (r"wrote|written|writing|write|writes", always(Act(WRITING, "in"))),
    (
        r"contacted|contacting|got in touch|get in touch|reached out|gotten in touch|been in touch",
        always(Act(CONTACT, "in")),
    ),
    (
        r"contact|(?:last|latest|most recent) contact|contacts|in touch|"
        r"touch|any contact|interactions?|reached|reach|spoken|spoke|"
        r"talked|spoken (?:to|with)|talked (?:to|with)",
        always(Act(CONTACT)),
    ),
    (
        r"we (?:have |did |do )?(?:hear|heard) from|heard (?:anything )?from|hear from|we've heard from",
        always(Act(CONTACT, "in")),
    ),
    (r"us|to us|(?:to|from) us|our team", always(Side("in"))),
    (
        r"(?:we|i)(?: have|'ve| did|'d| had)?|(?:have|did|do|had) (?:we|"
        rf"i)|(?:was|were|been|be|being|gets?|got|is|are)(?={_TURNED_TO})",
        always(Side("out")),
    ),
    (
        rf"(?:(?:is|are|was|were)(?:n't| not)|ha(?:s|ve|d)n't been|{_NO_SUBJECT}(?:not|never)(?: yet)?)"
        rf"(?={_TURNED_TO})",
        always(Side("out"), Denied(is_ahead=True)),
    ),
    (
        r"(?:we|i)(?: have|'ve)?(?:n't| not| never)|(?:we|i) (?:haven't|"
        r"didn't|never|did not|have not|don't)|have(?:n't)? (?:we|i) not|"
        r"have (?:we|i) not|haven't (?:we|i)",
        always(Side("out"), Denied(is_ahead=True)),
    ),
    (
        r"(?:we|i)(?: have|'ve)? (?:had|got)|(?:we|i) have(?= (?:an?|any|the|some) )"
        r"|(?:have|did) (?:we|i) (?:had|have)",
        nothing,
    ),
    (
        r"(?:we|i)(?: have|'ve)?(?: not|n't| never) (?:had|got)(?: any| an?)?"
        r"|(?:we|i) (?:did not|didn't) have(?: any| an?)?|(?:we|i) (?:have|had) (?:had )?no",
        always(Denied(is_ahead=True)),
    ),
    (
        r"(?:said|say|says|saying|mention(?:s|ed|ing)?|asked about|asking about|"
        r"ask about|talked about|talking about|brought up|used the words?|"
        r"the words?|wrote about|written about|contain|used the phrase|containing|"
        r"contains|with the words?|with the phrase)",
        always(Said()),
    ),
    (_QUOTES, quoted),
    (
        r"online|on the web|on(?: our| the)? website|over the internet|"
        r"in (?:our|the) (?:online|web) ?(?:shop|store)|via the website",
        always(Channel("web")),
    ),
    (
        r"in (?:our |the |a )?(?:shop|store)s?|in-store|instore|at the (?:shop|"
        r"counter|store)|over the counter",
        always(Channel("shop")),
    ),
    (r"by (?:tele)?phone|over the (?:tele)?phone|on the phone", always(Channel("phone"))),
    (r"by e?-?mail|via e?-?mail", always(Channel("email"))),
    # Records
    (
        r"(?:are |is |been )?(?:tagged|labell?ed|marked)(?: as| with)? (?:“([^”]+)”|"
        r"\"([^\"]+)\"|'([^']+)'|([\w-]+))|(?:with |has |have |having )?(?:the )?(?:tag|"
        r"label)(?: of|:)? (?:“([^”]+)”|\"([^\"]+)\"|'([^']+)'|([\w-]+))|"
        r"(?:with )?(?:the )?(?:“([^”]+)”|\"([^\"]+)\"|'([^']+)') (?:tag|"
        r"label)",
        lambda m: (Field("tag", next(text for text in m.groups() if text)),),
    ),
)


# Written with a capital, and no place: times, currencies, languages.
_NO_PLACE = "|".join(
    (
        "I",
        *_MONTHS,
        *(name[:3] for name in _MONTHS),
        r"sept|[qh][1-4]|fy ?\d*|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
        "spring|summer|autumn|fall|winter|christmas|easter",
        "gbp|usd|eur|jpy|cny|english|german|french|japanese|chinese|spanish|bulk|person|general|total",
    )
)
_PLACE = rf"(?!(?i:{_NO_PLACE})\b)[A-Z][\w'-]*(?: [A-Z][\w'-]+)*"
_KNOWN = "|".join(sorted(ENGLISH, key=len, reverse=True))
_WHERE = rf"(?<!\w)(?:in|from|around|near)(?: the)? ({_PLACE}(?:(?:, | or |, or | and ){_PLACE})*)(?!\w)"
# Well-known places need no "in": "Leeds companies".
_NAMED = rf"(?<!\w)(?:at |of )?((?:{_KNOWN})(?:(?:, | or |, or | and )(?:{_KNOWN}))*)(?:'s|-based)?(?!\w)"
_OUTSIDE = _WHERE.replace("in|from|around|near", "outside(?: of)?|anywhere but|except(?: for)?|excluding")


def _placed(found: Found) -> Sequence[Concept]:
    return placed(found[1], _PLACE)


@cache
def english_words(vocabulary: Vocabulary) -> Lexicon:
    """The English lexicon of an organisation."""
    own: list[Entry] = [(r"/", always(Joint(","))), *(entry for field in vocabulary.fields for entry in _own(field))]
    words = lexicon("en", [*_ENTRIES, *AMOUNTS, *JUDGEMENTS, *own], is_spaced=True)
    entries = [*words.entries, (re.compile(","), always(Joint(",")))]
    entries += [(re.compile(_WHERE), _placed), (re.compile(_NAMED), _placed)]
    entries.append((re.compile(_OUTSIDE), lambda found: (Denied(is_ahead=True), *_placed(found))))
    return replace(words, entries=tuple(entries), prepare=plainly, beyond=BEYOND)


# What was bought or spoken of is not what stands in a field, though it be called the same.
_NOT_A_THING = "".join(
    rf"(?<!\b{word}\x20)"
    for word in (
        "about", "bought", "buy", "buys", "buying", "ordered", "order", "orders", "purchased", "purchases", "returned",
        "mentioned", "the", "of", "any", "our", "only", "got", "had",
    )
)  # fmt: skip


def _own(field: OwnField) -> Iterator[Entry]:
    names, key = "|".join(rf"{literally(name)}s?" for name in field.names), f"a.{field.key}"
    for choice in field.choices:
        text = literally(choice)
        yield (
            rf"(?:on |with |have |has )?"
            rf"(?:(?:the |a )?(?:{names})(?: is| =|:)? ?{text}|(?:the |a )?{text} (?:{names})|"
            rf"{_NOT_A_THING}{text}(?! (?:orders?|purchases?|not)\b))",
            always(Field(key, choice)),
        )
    if not field.choices:
        day = rf"(?:{names})(?: dates?| days?)?"
        yield (
            (
                rf"(?:with |have |has |whose )?(?:a |the |their )?{day}(?: is|"
                rf" are| was| due| falls| fell| passed| comes| came| up| coming)*"
            ),
            always(Field(key)),
        )
        yield (
            rf"(?:with |have |has |whose )?(?:a |the |their )?{day}(?: is| are| due| falls| comes up| coming| up)*"
            rf" (?:within|in) {LENGTH}",
            lambda found: (Field(key), Coming(days_in(found, 1, 2))),
        )
        yield (
            rf"(?:with |have |has |having )?(?:no|without an?|without) {day}"
            rf"|(?:with |whose )?(?:an? |the |their )?{day}(?: is| are)? (?:missing|empty|blank|unknown|not set|unset)",
            always(Field(key), Denied()),
        )
