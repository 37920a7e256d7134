"""The Japanese of times, numbers and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    Act,
    Coming,
    Concept,
    Day,
    Denied,
    Idiom,
    Joint,
    Latest,
    Much,
    Often,
    Once,
    SinceThen,
    Span,
    Trend,
)
from farley.analysis.questions.lexicon import YEAR, Entry, Found, always, dates_in, day_of, nothing, unanswerable
from farley.analysis.questions.numbers import HAN, han, share

_N = f"({HAN})"
_UNITS = {"日": 1, "週": 7, "月": 30, "年": 365, "四": 90}
_UNIT = r"(日間?|週間?|か月間?|ヶ月間?|カ月間?|ヵ月間?|ケ月間?|箇月間?|四半期|年間?)"
# A year of the calendar is no length.
_LONG = rf"(?![12][0-9]{{3}}年){_N}{_UNIT}"
_PAST = r"(?:ここ|この|過去|直近|最近|これまでの|前の)の?"
_TIMES = r"(?:回|度|件|通|個|点)"
_CURRENCIES = {"円": "JPY", "ドル": "USD", "ユーロ": "EUR", "ポンド": "GBP", "元": "CNY"}
_SHARPLY = (
    r"(?:大幅に|急に|急激に|大きく|ぐっと|かなり|がくっと|激しく|ガクッと|がくんと|ぐんと|めっきり|著しく|だいぶ|"
    r"ずいぶん|すごく|一気に|極端に|ガクンと|ぐんぐん|めっきりと)"
)
_YEARS_AGO = {"今年": 0, "本年": 0, "昨年": 1, "去年": 1, "一昨年": 2, "おととし": 2}
_SINCE = r"(?P<word>以降|以後|以来|から|以前|より前|より後|まで)?"
_CALENDAR = {"以降": "since", "以後": "since", "以来": "since", "から": "since", "以前": "until", "まで": "until"}
_CALENDAR |= {"より前": "before", "より後": "after"}
_CURRENCY = r"(円|ドル|ユーロ|ポンド|元)"


def _days(number: str, unit: str) -> int:
    return round(han(number) * _UNITS["月" if "月" in unit else unit[0]])


def _ago(found: Found) -> Sequence[Concept]:
    near, far = sorted((_days(found[1], found[2] or found[4]), _days(found[3], found[4])))
    return (Span(far, near),)


def _date(found: Found) -> Sequence[Concept] | None:
    number = found.lastindex or 4
    day = day_of(found[1], int(found[2]), found[3])
    if day is None:
        return None
    word = found[number]
    if word in ("以降", "以来", "から", "からこちら", "以後"):
        return (Day("after", day - timedelta(days=1)),)
    if word in ("以前", "まで", "までに"):
        return (Day("before", day + timedelta(days=1)),)
    return (Day("after" if word in ("より後", "の後", "よりあと", "を過ぎて") else "before", day),)


def _dates(found: Found) -> Sequence[Concept]:
    """2025年10月に, 去年の10月, 10月以降, 2025年."""
    return dates_in(found, words=_CALENDAR, years_ago=_YEARS_AGO)


def _often(found: Found) -> Sequence[Concept]:
    number = han(found[1] or found[2])
    is_more = any(word in found[0] for word in ("より多く", "超え"))
    return (Often(at_least=number + 1 if is_more else number),)


AMOUNTS: tuple[Entry, ...] = (
    (
        rf"(?:{YEAR}[年/-]の?|(?P<spoken>{'|'.join(_YEARS_AGO)})の?)?(?<![0-9])(?P<month>1[0-2]|[1-9])月(?:中|分)?(?!以外)"
        rf"(?![0-9日末頃ごか]){_SINCE}(?:に|には|は|の|で)?",
        _dates,
    ),
    (rf"{YEAR}年(?:中)?(?!の?[0-9]|度){_SINCE}(?:に|には|は|の|で)?", _dates),
    (
        r"(?:最終|最後の|最後に|前回の|最新の|直近の)(?:購入|注文|購買|買い物|買っ)日?",
        always(Act(BUYING), Latest()),
    ),
    (
        r"(?:最終|最後の|最後に|前回の|最新の)(?:連絡|接点|接触|やりとり|やり取り|コンタクト)日?",
        always(Act(CONTACT), Latest()),
    ),
    (r"年に|年間(?:で|に)?", always(Span(365))),
    (r"(?<=[年月週期に])に?入って(?:から)?", nothing),
    (rf"{_N}{_TIMES}より(?:も)?(?:多(?:い|く)|増えている)", lambda m: (Often(at_least=han(m[1]) + 1),)),
    (r"(?:前|以前|これまで)より(?:も)?(?=使|買|払|注文|購入し)", always(Trend(at_least=1.1))),
    (rf"{_LONG}前(?:と|に)(?:比べ(?:て|ると)?|比較して)", lambda m: (Span(_days(m[1], m[2])),)),
    (r"(?:先月|今月|前月)(?:より前|以前)(?:に)?", always(Span(None, 30))),
    (r"(?:昨年|去年|今年)(?:より前|以前)(?:に)?", always(Span(None, 365))),
    (r"半年前(?:と|に)(?:比べ(?:て|ると)?|比較して)", always(Span(180))),
    (r"(?:が|の|は)?少な(?:い|め)", always(Trend(at_most=0.9))),
    # Times
    (
        rf"(?:{_PAST})?{_LONG}(?:以内|の間|のあいだ|以上|のうち|くらい|"
        rf"ぐらい|ほど|まで|も|ずっと|の)?(?:に|で|は|、)?",
        lambda m: (Span(_days(m[1], m[2]), is_longer="以上" in m[0]),),
    ),
    (rf"(?:{_PAST})?半年(?:間|以内|の間|以上|も|ほど|くらい|ぐらい)?(?:に|で|は)?", always(Span(180))),
    (rf"(?:{_PAST})?半年以上(?:に|で|は)?", always(Span(180, is_longer=True))),
    (
        rf"{_N}{_TIMES}?(?:から|〜|～|-|ないし){_N}{_TIMES}(?:まで|の間)?",
        lambda m: (Often(han(m[1]), han(m[2])),),
    ),
    (rf"(?:{_PAST})?(?:一年半|1年半)(?:間|以内|以上|も)?(?:に|で)?", always(Span(545))),
    (
        r"(?:この)?(?:一|1)?(?:か月|ヶ月|カ月|ヵ月)(?:間|以内|以上)?(?:に|"
        r"で)?|(?:先月|今月|前月|ひと月|一月|ひとつき)(?:から|に|は|"
        r"より|以来|中|以降|と比べて|に比べ(?:て)?|の)?",
        always(Span(30)),
    ),
    (
        r"(?:先週|今週|前週|一週間|この一週間|1週間)(?:から|に|は|より|"
        r"以来|中|以降|と比べて|に比べ(?:て)?|の)?",
        always(Span(7)),
    ),
    (
        r"(?:昨年|去年|今年|前年|一年|この一年|本年|1年)(?:間|から|に|"
        r"は|より|以来|中|以降|と比べて|に比べ(?:て)?|の|度)?",
        always(Span(365)),
    ),
    (r"(?:前|今|先|この)?四半期(?:から|に|は|より|以来|中|と比べて|に比べ(?:て)?|の)?|三か月前から", always(Span(90))),
    (r"(?:前|今|上|下)(?:半期)(?:から|に|は|より)?", always(Span(180))),
    (r"(?:今日|本日|きょう)(?:は|に|の)?", always(Span(1))),
    (
        r"(?:ここ最近|最近|このところ|近頃|ちかごろ|ここのところ|今|いま|現在|"
        r"目下|このごろ|この頃|足元|直近|近ごろ)(?:は|に|の|で|では|になって|になり)?",
        always(Span(30, is_lately=True)),
    ),
    (
        r"(?:長い間|長らく|ずっと|しばらく|ご無沙汰|御無沙汰|ごぶさた|長期間?|"
        r"久しく|長いこと)(?:に|の|で|して(?:いる|る)?|な)?",
        always(Span(180)),
    ),
    (r"(?:ご無沙汰|御無沙汰|ごぶさた)(?:して(?:いる|る)|の|な|になっている)?", always(Idiom("apart"))),
    (rf"{_LONG}(?:前)?(?:から|〜|～|ー|-|と){_LONG}前(?:まで)?(?:の間)?(?:に)?", _ago),
    (rf"{_N}()(?:から|〜|～|ー|-){_LONG}前(?:まで)?(?:の間)?(?:に)?", _ago),
    (
        rf"{_LONG}(?:より(?:も)?|以上)?前(?:より前|以前)?(?:に|まで)?(?!から)",
        lambda m: (Span(None, _days(m[1], m[2])),),
    ),
    (rf"{_LONG}前から(?=減|増|下|上|落|伸)", lambda m: (Span(_days(m[1], m[2])),)),
    (r"半年(?:より|以上)?前(?:より前|以前)?(?:に)?", always(Span(None, 180))),
    (r"(?:以前|かつて|昔|前|過去|元々|もともと|従来)(?:は|に|には|から|の|も)?", always(Once())),
    (r"(?:これまで|今まで|いままで|累計で|通算で)(?:に|の|で)?", nothing),
    (r"(?:それ以来|それ以降|それから|その後|以来|以降)(?:は|も|に)?", always(SinceThen())),
    (
        r"([0-9]{4})[年/-]([0-9]{1,2})[月/-]([0-9]{1,2})日?(以降|以来|"
        r"以後|から|より後|の後|よりあと|を過ぎて|より前|以前|まで|までに|"
        r"前)(?:は|に|の)?",
        _date,
    ),
    (
        rf"(?:今後|これから|次の|向こう|この先|あと){_LONG}(?:以内|"
        rf"の間|のうち)?(?:に|で)?|{_LONG}(?:以内|後まで)に(?=来|"
        rf"迎|迫|切れ|なる)",
        lambda m: (Coming(_days(m[1] or m[3], m[2] or m[4])),),
    ),
    (r"(?:来月|翌月)(?:に|まで)?(?=.*(?:更新|期限))", always(Coming(30))),
    (r"(?:来|翌|次の?)四半期(?:に|中に?|まで)?", always(Coming(90))),
    # How often, how much
    (rf"{_N}{_TIMES}(?:以上|より多く|を超え(?:て|る)?)(?:も)?|{_N}{_TIMES}も", lambda m: _often(m)),
    (rf"{_N}{_TIMES}(?:は|の|、)?", lambda m: (Often(at_least=han(m[1])),)),
    (rf"{_N}{_TIMES}(?:以下|まで|以内)", lambda m: (Often(at_most=han(m[1])),)),
    (rf"{_N}{_TIMES}(?:未満|より少な(?:い|く)|に満たない|足らず)", lambda m: (Often(at_most=han(m[1]) - 1),)),
    (
        rf"{_N}{_TIMES}(?:だけ|のみ|きり|ぽっきり|ちょうど|しか)|(?:ちょうど){_N}{_TIMES}",
        lambda m: (Often(han(m[1] or m[2]), han(m[1] or m[2])),),
    ),
    (r"(?:何度か|何回か|数回|数度|幾度か|いくつか|数件|何件か)(?:も)?", always(Often(at_least=3.0))),
    (
        r"(?:よく|頻繁に|何度も|何回も|繰り返し|たびたび|しょっちゅう|定期的に|頻繁な|いつも|度々|くり返し)",
        always(Often(at_least=5.0, is_habit=True)),
    ),
    (
        r"(?:常連|お?得意様|リピーター|ヘビーユーザー|固定客|常客)(?:さん|"
        r"様|の?お客様|客|の?顧客|の?お客さん)?",
        always(Idiom("regular")),
    ),
    (
        rf"{_N}{_CURRENCY}?(?:以上|を超え(?:る|て|た)?|超|より多く|オーバー|を上回る)(?:も)?",
        lambda m: (Much(at_least=han(m[1]), currency=_CURRENCIES.get(m[2] or "", "")),),
    ),
    (
        rf"{_N}{_CURRENCY}?(?:以下|未満|まで|以内|を下回る|に満たない|足らず|より少な(?:い|く))",
        lambda m: (Much(at_most=han(m[1]), currency=_CURRENCIES.get(m[2] or "", "")),),
    ),
    (
        rf"{_N}{_CURRENCY}?(?:以上|から|〜|～|ー|-)、?{_N}{_CURRENCY}?(?:以下|未満|まで|の間|以内)?",
        lambda m: (Much(han(m[1]), han(m[3]), _CURRENCIES.get(m[2] or m[4] or "", "")),),
    ),
    (rf"{_N}{_CURRENCY}(?=使|払|買|支|落)", lambda m: (Much(at_least=han(m[1]), currency=_CURRENCIES[m[2]]),)),
    # Less and more
    (
        r"(?:が|は|も|の)?(?:減っ|減り|減少|減|落ち|下がっ|下がり|少なく|"
        r"下降|低下|鈍っ|縮小|落ち込ん|へっ|ダウン|減少し|低下し|減ら)(?:た|"
        r"て|ている|てる|てきた|ていて|ておる|し|した|している|してきた|"
        r"気味|でいる|だ|なった|なっ(?:て(?:いる|る|きた)?|た)|ってきた|"
        r"つつある|傾向に|てき(?:た|ている)|し始めた|ました|ています)?",
        always(Trend(at_most=0.9)),
    ),
    (
        r"(?:が|は|も|の)?(?:増え|伸び|増加|増|上がっ|上がり|多くなっ|上昇|"
        r"伸|アップ|高く|ふえ|増やし)(?:た|て|ている|てる|てきた|ていて|"
        r"し|した|している|してきた|気味|なった|なっ(?:て(?:いる|る|"
        r"きた)?|た)|びて(?:いる|る)?|つつある|ました|ています)?",
        always(Trend(at_least=1.1)),
    ),
    (
        r"(?:が|は|も|の)?(?:半減|半分(?:以下)?(?:に|になっ|に減っ|に減少|"
        r"に落ち|へ)|半額)(?:し|減|減っ|落ち|なっ)?(?:た|て|ている|てる|"
        r"していた|している|した)?",
        always(Trend(at_most=0.5)),
    ),
    (
        r"(?:が|は|も|の)?(?:倍増|(?:2|二)倍(?:以上)?(?:に|になっ|に増え)?|"
        r"倍(?:以上)?(?:に|になっ|に増え))(?:し|増え|なっ)?(?:た|て|"
        r"ている|てる|している|した)?",
        always(Trend(at_least=2.0)),
    ),
    (
        rf"(?:が|は|も|の)?{_SHARPLY}(?:が)?(?:減っ|減り|減少|"
        r"落ち|下がっ|落ち込ん|少なく|低下|ダウン)(?:た|て|ている|てる|"
        r"てきた|し|した|している|でいる|だ|なった|なっている)?|(?:が|"
        r"は|も|の)?(?:激減|急減|急落|急降下)(?:し|した|している|て|"
        r"してる)?",
        always(Trend(at_most=0.5)),
    ),
    (
        rf"(?:が|は|も|の)?{_SHARPLY}(?:が)?(?:増え|伸び|増加|上がっ|多く|上昇|アップ)(?:た|"
        r"て|ている|てる|てきた|し|した|している|なった|なっている)?|"
        r"(?:が|は|も|の)?(?:激増|急増|急伸|急上昇)(?:し|した|している|"
        r"て|してる)?",
        always(Trend(at_least=1.5)),
    ),
    (
        rf"(?:が|は|も|の)?{_N}(割|%|パーセント)(?:以上|超)?(?:も)?(?:の)?(?:減っ|"
        rf"減り|減少|減|落ち|下がっ|少なく|低下|ダウン)(?:た|て|ている|"
        rf"てる|てきた|し|した|している|なった|なっている)?",
        lambda m: (Trend(at_most=round(1 - share(m[1], m[2]), 4)),),
    ),
    (
        rf"(?:が|は|も|の)?{_N}(割|%|パーセント)(?:以上|超)?(?:も)?(?:の)?(?:増え|"
        rf"伸び|増加|増|上がっ|多く|上昇|アップ)(?:た|て|ている|てる|"
        rf"てきた|し|した|している|なった|なっている)?",
        lambda m: (Trend(at_least=round(1 + share(m[1], m[2]), 4)),),
    ),
    (rf"{YEAR}-(?P<month>1[0-2]|0?[1-9])(?![-/0-9]){_SINCE}(?:に|には|は|の|で)?", _dates),
    (r"(?:購入|注文)者", always(Act(BUYING))),
    (r"(?<=[」”])と(?=[「“][^」”]+[」”]の?(?:どちらか|いずれか))", always(Joint("or"))),
    (r"(?:が|は|も)?まだ(?:の|です|だ)?(?=人|方|お客|客|顧客|法人|会社|個人|[?？。\s]*$)", always(Denied())),
    (r"(?:が|は)?まだな(?=人|方|お客|客|顧客|法人|会社)", always(Denied())),
    # What no rule can say: only, except, in this order, again, hardly, what is yet to come
    (
        r"(?<=[」”月])(?:だけ|のみ)|(?:電話|メール|面談|訪問|チャット)以外(?=で|に)|(?<=[」”])以外(?=を)|また(?=買|購入|注文)|もう一度|もう1度",
        unanswerable,
    ),
    (r"(?<=[てで])から(?=[^、。]*(?:買|購入|注文|電話|連絡))|(?<=[うるた])前に|買うと(?=言|話)", unanswerable),
    (r"(?:あまり|ほとんど)(?=買|購入|注文|連絡)", unanswerable),
    (
        r"(?:今日|本日|明日|今週|今月|来週|来月)(?:に|は|、|の)?(?:お?電話|訪問|連絡|面談|商談|購入|注文)(?:を)?する|(?:今月|来月|今週)(?:に|は)?買う",
        unanswerable,
    ),
    (rf"{YEAR}年度|(?<![0-9])[0-9]{{2}}年に(?=買|購入|注文)", unanswerable),
)
