"""Noun phrases of English, and of what else is written with spaces: words side by side, the last of them a thing.

What a word is follows mostly from the word before it. After *the* or *of* comes what is spoken of, after *we* or *can*
what is done; *an order* is a thing, *to order* is none (Church 1988 tells by the same neighbours, with chances).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[a-z\u00c0-\u024f]+(?:['’-][a-z\u00c0-\u024f]+)*")
_MOST_WORDS = 3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands before a thing.
_BEFORE_A_THING = _words(
    "a about after an another any as at before between both by certain current different during each every few first "
    "for from her his in into its last like many more most much my near next no of old on one other our over own past "
    "per previous recent same second several some such than that the their these third this those through under usual "
    "various via which whose with without your"
)
# What stands before something that is done, and what says that something is.
_BEFORE_A_DEED = _words(
    "also always can cannot could did do does even he i it just let let's may might must never not often please pls "
    "shall she should still they to u we who will would you"
)
_IS = _words(
    "am are aren't be became become becomes been being feel feels felt get gets getting got is isn't look looked "
    "looks remain remains seem seemed seems smell smelled smells sound sounds stay stayed stays taste tasted tastes "
    "was wasn't were weren't"
)
_OTHERS = _words(
    "about acct across again against ago all almost alone along already although among and anybody anymore anyone "
    "anything anyway anywhere april around aside asleep august away back because behind below beside besides beyond "
    "but bye can't cant cent cheers couldn't couple december didn't didnt doesn't doesnt don't dont down dozen dr "
    "eight either eleven else elsewhere enough ever every everybody everyone everything everywhere except far "
    "february fifteen fifty five forty forward four friday fridays gonna had hadn't haha half hardly has hasn't have "
    "haven't having he'd he's hello hence here here's hers herself hey hi himself how however hows hundred i'd i'll "
    "i'm i've if im indeed inside instead isnt it's its itself ive january july june least less lol lots madam maybe "
    "me meanwhile midnight mine minus miss monday mondays moreover mr mrs ms mustn't myself nearby needn't neither "
    "nine nobody none noon nor nothing november now nowhere october of off oh ok okay omg once only onto or others "
    "otherwise ours ourselves out outside pct per perhaps plus quite rather re really regards s saturday saturdays "
    "september seven shan't she'd she's shouldn't since sir six sixty so somebody somehow someone something sometimes "
    "somewhere soon sunday sundays t tbh ten than thank thanks that's thats them themselves then there there's "
    "therefore theres they'd they'll they're they've thirty tho though thousand three throughout thru thursday "
    "thursdays till today together tomorrow tonight too toward towards tuesday tuesdays twelve twenty twice two un "
    "unless until unto up upon us very wasnt we'd we'll we're we've wednesday wednesdays well what what's whatever "
    "whats when whenever where wheres wherever whether while who's whom why within won't wont wouldn't wow yep yes "
    "yesterday yet you'd you'll you're you've yours yourself yourselves zero"
)
# Deeds that are no things, in the forms that endings do not give away.
_DEEDS = _words(
    "accept add afford agree allow amaze apologise apologize appears appreciate arrange arrive arrives ask asking "
    "asks ate avoid be bear beaten become becomes began begin begins begun being believe believes belongs bitten "
    "blame blames bless bought breaks bring bringing brings broke broken brought build builds burnt buy buying buys "
    "calling calls came cancel cancels carries carry catch caught charges chase chased choose choosing chose chosen "
    "closes collect come comes coming confirm confirms consider considering contains continue continues costs covers "
    "cried cut decide delete deletes deliver delivered delivers depend deserve deserves discuss does doing done drank "
    "drawn drew drives dropped drops drove drunk eat eaten eats ends enjoy enjoying enjoys ensure exist expect "
    "expecting expects explain explains extend extends fails falls feeling feels fell fetch find finding finds finish "
    "finishes fit fits fix fixes flew fly follow following forget forgets forgive forgot forgotten found frozen gave "
    "gets getting give given gives giving go goes going gone got gotten grew grow grown grows guarantees guess hang "
    "happen happens hate having hear heard hearing hears held help helped helping helps hidden hold holding holds "
    "hope hopes hoping hugs hung hurt hurts improve include includes inform insist intend join keep keeping keeps "
    "kept knew knock knocked knocks know known knows laid lain leaks learn learns learnt leave leaves leaving left "
    "lend lent let lets lie likes listen live lives living looking lose loses losing lost loved loves mad made make "
    "makes making means meant meet mention met mind miss misses moves moving need needing needs notice obtain offer "
    "offers opens owe own owns paid pay paying pays pick plays pleases prefer prefers prepare promise promises "
    "provide publish pull pulls push put puts putting raise ran rang reach read reading reads realise realize receive "
    "receives reckon recommend refuse refuses regret regrets remain remains remember remembers remind remove renew "
    "renews replace require resend resends reserve respond rings rises rode rose running runs rusts said sang sat "
    "save saw say saying says see seeing seen sell sells send sending sends sent serve serves set ships shook shown "
    "shows shut sing sings sit sits sitting sleeps slept smelt sold solve speak speaking speaks spend spends spent "
    "split spoke spoken stand standing stands start starts stays stick stolen stood stop stops stuck suggest suggests "
    "suit suits sunk suppose swam swear swears swim take taken takes taking talk talking talks taught teach teaches "
    "tear tell telling tells terminate think thinking thinks thought threaten threatened threatens threw throw thrown "
    "told took tore torn travel travels treats tried tries try trying turned turning turns understand understands "
    "understood use uses using wait waiting wake wakes walks want wanting wants warn wear went wins wish wishes woke "
    "won wonder wondering wore working works worn worries write writes writing written wrote"
)
# Deeds by which one speaks of the thing as well: *please refund me*.
_DEEDS_AND_THINGS = _words("delay exchange gift invoice lease order quote refund rent repair reply return swap upgrade")
# What things are like. It may stand before a thing, but is none.
_KINDS_OF = _words(
    "able aboard abroad absent absolute afraid ahead alive alright amazing angry annoying apart asleep available "
    "average awake awful bad beautiful best better big bit bitter blank bloody blunt brand bright brilliant broad "
    "broken busy calm careful cheap cheaper clean clear clever close closed cold common complete confusing constant "
    "convenient cool correct courteous crisp cruel crushed daily damp dark dead deaf dear decaf decent deep delicate "
    "delicious delighted dense difficult dim direct dirty disappointing downstairs dry due dull eager early easier "
    "easy efficient elegant empty enough entire equal excellent excited expensive extra faint fair false familiar "
    "famous fantastic fast faster fewer fine firm flat flawless flying foul free frequent fresh friendly full funny "
    "furious further general gentle genuine glad good gorgeous grand grateful great grim handy happy hard harsh "
    "healthy heavy helpful high higher honest hot huge ideal identical ill immediate important impossible impressive "
    "inconvenient incorrect incredible inside instant keen kind large larger late later latest lazy less light likely "
    "likewise limp little local lonely long longer loose loud lovelier lovely low lower lucky main mean mere mild "
    "minor miserable missing modern moist monthly more-or-less muddy mum's narrow nasty nearer neat negative nervous "
    "new nice nicer noisy normal obvious odd official ok online open ordinary original outright outstanding overall "
    "overdue painful pale patient perfect plain pleasant pleased polished polite poor positive possible precise "
    "present pretty private prompt proper proud public pure quick quicker quiet rare raw ready real reasonable "
    "regular relaxed reliable reluctant remarkable rich ridiculous right ripe robust rotten rough round rude sad safe "
    "safely scary sensible separate serious shabby shaky sharp shiny short sick silent silly similar simple single "
    "skinny slack sleepy slight slim slow slower small smaller smart smooth soft solid sore sorry sour spare special "
    "specific splendid spot stale steady steep sticky stiff straight strange strict strong stronger stunning stupid "
    "subtle sudden sufficient super superb sure surprised sweet sweeter swift tall tasty tender terrible terrific "
    "thick thin thorough thoughtful tidy tight tiny tired total tough tricky true typical ugly unable unacceptable "
    "unbelievable uncomfortable unfair unhappy unhelpful unique unsure upset upstairs urgent useful useless vague "
    "valid various vast viable warm weak weekly welcome wet whole wide wild willing wise wonderful wooden worried "
    "worse worst worth worthy wrong yearly yesterday's young"
)
# Times and the like: with another word before them they may be a thing (lead time), alone they say nothing.
_LITTLE = _words(
    "afternoon afternoons amount autumn beginning bit bottom case cases chance customer customers date dates day days "
    "end evening evenings example fact front good guys hand hands help hour hours idea kg kind litres lot lots man "
    "march matter may men metre metres middle minute minutes moment month months morning mornings name names night "
    "nights number numbers one ones pair part parts people percent person piece pieces place places point points "
    "pound pounds quarter reason reasons rest second seconds sense set sets side sight sign somebody sort spring "
    "start stuff summer tenth thing things third thought thoughts time times top touch turn type use way ways week "
    "weekend weekends weeks while winter woman women word words year years years'"
)
_DAYS = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:twent|thirt)ieth|\w+teenth|(?:fourth|fifth|sixth|seventh|eighth|ninth)"
)
# Endings that tell a deed or a manner; after *the* such a word may stand before a thing.
_HOW = re.compile(r"(?!family|supply|reply|assembly|jelly|butterfly|fly|italy|july)\w{2,}ly")
_DONE = re.compile(r"(?!bed|shed|seed|feed|speed|need|breed|weed|reed|thread|shred|embed|flatbed)\w+ed")
_DOING = re.compile(r"\w{2,}ing")
_THINGS_IN_ING = _words(
    "accounting baking billing booking bookings brewing building buildings catering ceiling charging cladding "
    "cleaning clothing coating cooking costing decking dressing engraving evening filling fitting flooring framing "
    "gardening grooming hearing heating housing icing invoicing landing lettering lighting listing marketing meeting "
    "mooring onboarding opening packaging packing painting parking paving piping plumbing posting pricing printing "
    "processing pudding rating reading recording reporting ring roasting roofing routing scaffolding seating "
    "servicing setting shipping spring staffing stitching string tasting testing ticketing training tuning upholstery "
    "warning wedding welding wiring wording wrapping"
)
_CLAUSE = re.compile(r"[^\w\s'’-]+|\d\S*|\s-+\s")


def phrases(text: str) -> Iterator[str]:
    """Every noun phrase of up to three words, as often as it stands there."""
    for clause in _CLAUSE.split(text):
        for chunk in _chunks(clause):
            while chunk and not _is_thing(chunk):
                chunk.pop()
            for start in range(max(0, len(chunk) - _MOST_WORDS), len(chunk)):
                if _names_something(chunk[start:]):
                    yield " ".join(chunk[start:])


def _chunks(clause: str) -> Iterator[list[str]]:
    """Words side by side that may belong to one thing."""
    chunk: list[str] = []
    before, opened_by = "", ""
    for found in WORD.finditer(clause):
        word = found[0]
        if _is_little(word) or _is_deed(word, before, bool(chunk)):
            yield from _kept(chunk, opened_by)
            chunk, opened_by = [], word
        else:
            chunk.append(word)
        before = word
    yield from _kept(chunk, opened_by)


def _kept(chunk: list[str], opened_by: str) -> Iterator[list[str]]:
    # *The box is fine*: a single word after *is* tells what it is like.
    if chunk and not (opened_by in _IS and len(chunk) == 1):
        yield chunk


def _is_little(word: str) -> bool:
    return (
        len(word) < 2
        or word in _BEFORE_A_THING
        or word in _BEFORE_A_DEED
        or word in _IS
        or word in _OTHERS
        or word.endswith(("'s", "’s", "n't", "s'"))
    )


def _is_deed(word: str, before: str, inside: bool) -> bool:
    if word in _DEEDS or _HOW.fullmatch(word):
        return True
    if before in _BEFORE_A_DEED and word not in _KINDS_OF and word not in _DEEDS_AND_THINGS:
        return True
    if _DONE.fullmatch(word) or (_DOING.fullmatch(word) and word not in _THINGS_IN_ING):
        return inside or before not in _BEFORE_A_THING
    return False


def _is_thing(words: list[str]) -> bool:
    """Whether the last of the words is a thing, as it stands there."""
    *others, last = words
    if last in _KINDS_OF or _DAYS.fullmatch(last) or _DONE.fullmatch(last):
        return False
    if _DOING.fullmatch(last) and last not in _THINGS_IN_ING:
        return False
    return last not in _LITTLE or any(word not in _KINDS_OF and word not in _LITTLE for word in others)


def _names_something(words: list[str]) -> bool:
    return _is_thing(words) and words[0] not in _LITTLE and not _DAYS.fullmatch(words[0]) and len("".join(words)) > 2
