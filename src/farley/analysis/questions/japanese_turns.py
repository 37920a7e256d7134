"""The Japanese of asking: roundabout ways, said plainly, and what asks for something else than customers."""

from __future__ import annotations

import re

from farley.analysis.questions.numbers import han

_ONLY = re.compile(
    r"(?:((?:以下|未満|以内)(?:の(?:お?買い?物|ご?購入|ご?注文))?)|(?<=[回度件通個点円]))しか(.{1,8}?)(?:ていない|てない|ていません|ない|ません)"
)
_CONTACTS = r"(メール|お?電話|チャット|メッセージ|LINE|SMS|面談|商談|訪問|問い合わせ)"
_NEITHER = re.compile(rf"{_CONTACTS}も{_CONTACTS}も")
_NO_MORE = re.compile(r"(購入|注文|買い物)も(連絡|問い合わせ|メール|お?電話)も")
_MORE_THAN = re.compile(r"(?<=[前年月週期でも])より(?:も)?([^、。]{0,12}?)多[いく]")
_SOMEBODY = r"(?:お客様|お客さま|お客さん|顧客|客|得意先|取引先|方々|方|人|会社|法人|企業|世帯|ご家庭|ところ)"
_HOW_MANY = (
    r"(?:だいたい|大体|およそ|全部で)?(?:どのくらい|どれくらい|どれぐらい|どれだけ|どれほど|何名|何人|何社|何件|いくつ)"
)
_IS_THERE = (
    r"(?:いません|いない|おりません|ありません|いらっしゃいません|いらっしゃらない|"
    r"いる|いた|いらっしゃる|おられる|おられます|います|あります)"
)
_ALIKE = {"返品", "返金", "電話", "連絡", "問い合わせ"}
_ROUNDABOUT = (
    # "whose order was in October, and": in October somebody ordered, and
    (
        re.compile(r"((?:最終)?(?:購入|注文|連絡|電話|問い合わせ))(?:日)?が((?:[0-9]{4}年)?[0-9]{1,2}月)で(?=[^、])"),
        r"\2に\1があり、",
    ),
    (
        re.compile(
            r"(苦情|クレーム|不満|返品|返金|購入|注文|電話|連絡|問い合わせ)も(苦情|クレーム|不満|返品|返金|購入|注文|電話|連絡|問い合わせ)も"
            r"(?=な(?:い|し|かった))"
        ),
        lambda found: found[0] if _ALIKE.issuperset(found.groups()) else f"{found[1]}がない、{found[2]}が",
    ),
    (re.compile(r"もう(買って|購入して|注文して)(?:い)?ない"), "買わなくなった"),
    (
        re.compile(r"(?<![一二三四五六七八九十])([一二三四五六七八九]|十[一二]?)月(?=に|中|以降|の)"),
        lambda found: f"{han(found[1]):.0f}月",
    ),
    (re.compile(r"いらっしゃいます|おられます"), "います"),
    (re.compile(r"いらっしゃいません|おられません"), "いません"),
    (re.compile(r"(?:いらっしゃ|おられ)る"), "いる"),
    # how many there are, where they are, whether there are any: all ask for the same customers
    (
        re.compile(
            rf"({_SOMEBODY}(?:様|さん)?)(?:の?数)?(?:は|って|が)?{_HOW_MANY}"
            rf"(?:(?:いる|ある|い|あり|おり)(?:ます)?|です)?(?:か|の|かな|んですか|でしょうか)?(?=[?？。\s]*$)"
        ),
        r"\1",
    ),
    (re.compile(rf"{_HOW_MANY}の(?={_SOMEBODY})"), ""),
    (re.compile(rf"({_SOMEBODY}(?:様|さん)?)(?:は|って|が)?(?:どこ|どちら)(?:です)?か?(?=[?？。\s]*$)"), r"\1"),
    (
        re.compile(
            rf"({_SOMEBODY}(?:様|さん)?)(?:は|って|が|も)?{_IS_THERE}(?:か|の|かな|んですか|でしょうか|よね|ですか)?(?=[?？。\s]*$)"
        ),
        r"\1",
    ),
    (re.compile(rf"(?:どの|どんな|どういった)(?={_SOMEBODY})"), ""),
    # what is over and done with, and manners
    (re.compile(r"てしま(?:った|いました)"), "た"),
    (re.compile(r"でしま(?:った|いました)"), "だ"),
    (re.compile(r"(?<=[てで])しまって(?:いる|る)?"), "いる"),
    (re.compile(r"ていなかった|てなかった|ていませんでした"), "ていない"),
    (re.compile(r"ませんでした"), "ません"),
    (re.compile(r"(?<=[わさらかがもれてはで])なかった"), "ない"),
    (re.compile(r"お(?=買い?上|取引|使い|持ち|支払|見積)"), ""),
    (re.compile(r"使い(?:になっ|いただい|くださっ)た"), "使った"),
    (re.compile(r"ご(?=利用額|利用金額|連絡|相談|来店|返品|返金)"), ""),
    (
        re.compile(
            r"(?:最終|最後の|最後に|前回の|直近の)(?:ご)?(購入|注文|買|買い物|連絡|購買|取引|接点|接触|問い合わせ|面談)(?:日|し|っ)?"
            r"(?:て|た)?(?:から|後|以来)、?([^、。のが]{2,7}?)(?:以上)?も?(?:が)?(?:経過し|経っ|たっ|経つ|たつ|過ぎ|空い|あい)"
            r"(?:た|て(?:いる|る)?)?"
        ),
        lambda found: (
            f"{found[2]}以上{'購入' if found[1] == '買' else '接点' if found[1] == '連絡' else found[1]}のない"
        ),
    ),
    (re.compile(r"(?:て)?(?:くれ|くださら|もらえ)なくなった"), "なくなった"),
    (re.compile(r"(?<=から)半年(?=前)"), "6か月"),
    (re.compile(r"半年(?=前?(?:から|〜|～|ー|-|と)[0-9一二三四五]+年)"), "6か月"),
)
_DO = r"(?:メール|お?電話|ご?連絡|訪問|面談|購入|注文|返金|返品|登録|追加|チャット|メッセージ|LINE|フォロー|DM)"
_ASKED = (
    r"返品|返金|メール|お?電話|注文|購入|クレーム|苦情|不満|連絡|問い合わせ|"
    r"メモ|イベント|売上|面談|訪問|チャット|商品|タグ|プラン"
)
BEYOND = re.compile(
    rf"{_DO}(?:を|に|で)?(?:し|入れ|かけ|送っ|出し|書い|作っ|作成し)て(?:おいて|あげて)?(?:ください|下さい|ほしい|欲しい|くれますか|もらえますか|ね|よ)?[。！!]*$"
    rf"|(?<![上回度])の(?:{_ASKED})(?:は|って|を|の)?(?:一覧|リスト|内容|件数)?(?:は|を|に)?(?:見せ|教え|表示し|出し)?(?:て)?"
    r"(?:ください|下さい)?[?？。]*$"
    rf"|^(?:{_ASKED})の(?:一覧|リスト|内容|件数|数)[?？。]*$"
    r"|(?:注文|購入|取引|連絡|返品)履歴(?:を|は|の一覧)?(?:見せ|教え|表示|出し|[?？]*$)|連絡先|しか(?![しも])"
    rf"|{_DO}(?:を|の)?お願い|{_DO}(?:を)?(?:したい|しよう|すべき|するべき)"
)


def plainly(text: str) -> str:
    """ "Only three", which Japanese says with a no, without the no; "neither a nor b" and "more than" likewise."""
    for roundabout, plain in _ROUNDABOUT:
        text = roundabout.sub(plain, text)
    text = _ONLY.sub(lambda found: f"{found[1] or 'だけ'}{found[2]}た", text)
    text = _NEITHER.sub(r"\1や\2が", text)
    text = _NO_MORE.sub(r"\1がなく、\2が", text)
    return _MORE_THAN.sub(r"より\1増えて", text)
