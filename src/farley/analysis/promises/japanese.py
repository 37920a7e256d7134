"""Promises in Japanese: お送りします, 発送する予定です, 送ると約束した."""

from __future__ import annotations

import re

from farley.analysis.promises.sayings import CUSTOMER, WRITER, Saying, Told, is_quoted

# What people promise to do: nouns that take する, and verbs. 検討, 努力 and 待つ are none of it.
_NOUNS = (
    "送付|発送|出荷|配送|返送|返金|返品|返却|返信|返事|回答|連絡|報告|案内|説明|確認|調査|手配|対応|処理|"
    "用意|準備|作成|修正|訂正|変更"
    "|交換|修理|提出|持参|訪問|共有|転送|電話|注文|発注|入金|支払い?|送金|振込み?|精算|契約|署名|捺印|納品|"
    "納入|完了|完成|設置|取り?付け"
    "|手続き?|登録|更新|改善|再送|投函|折り返し|打ち合わせ|見積もり?|検査|点検|引き渡し|補充|予約|参加|出席|"
    "公開|掲載|開始|実施|適用|差し替え"
    "|約束|保証|保管|取り置き|メール|購入|お届け|お渡し|お返し|お知らせ|お持ち|お調べ|お伝え|お送り|お直し|"
    "お包み|ご相談|整備|弁償"
)
_VERBS = (
    "(?<!見)送り|届け|渡し|返し|知らせ|伝え|調べ|直し|仕上げ|払い|振り込み|振込み|支払い|かけ直し|掛け直し|"
    "かけ|折り返し|整え"
    "|揃え|決め|間に合わせ|納め|出し|書き|進め|取り替え|引き取り|迎え|教え|作り|入れ|持って(?:行き|いき|参り|"
    "まいり)|お目にかけ|済ませ"
)
# Those of moving and buying are promises only with a day: 一点伺います asks something.
_WITH_A_DAY = "伺い|お伺い|参り|行き|買い|来"
_SELF = r"(?:し|いたし|致し|させていただき|させて頂き|申し上げ|申しあげ|差し上げ|さしあげ)"
_ON = r"(?:て(?:おき|まいり|参り)|(?:に|へ)?(?:伺い|参り|まいり|行き|上がり|あがり))?"
_WILL = r"ま(?:す|ーす)(?!よう|か|でしょう)"
_MEANT = r"(?:する|いたす|の)?(?:予定|つもり|所存)(?:で(?:す|ございます|おります)|だ|。|$)"
_POLITE = re.compile(
    rf"(?:{_NOUNS})(?:を|も)?(?:{_SELF}{_ON}{_WILL}|(?:に|へ)(?:伺い|参り|行き|上がり){_WILL}|{_MEANT}"
    rf"|(?:を)?(?:する|いたす)?こと(?:を|は)?お?約束(?:いたし|し){_WILL})"
    rf"|(?:{_VERBS})(?:{_SELF})?{_ON}{_WILL}|(?P<moves>{_WITH_A_DAY})(?:{_SELF})?{_WILL}|(?:{_VERBS})(?:{_MEANT})"
    r"|(?:(?<!見)送る|届ける|届く|渡す|返す|払う|振り込む|伺う|行く|買う|出す|直す|終える|できる)(?:予定|"
    r"つもり|所存)(?:で(?:す|ございます|おります)|だ)"
)
_PLAIN = (
    "(?<!見)送る|送付する|連絡する|電話する|訪問する|持参する|提出する|用意する|手配する|回答する|報告する|"
    "届ける|渡す|伺う|返す|調べる|確認する"
    "|折り返す|払う|振り込む|支払う|持って(?:行|い)く|注文する|発注する|直す|出す|返事する|買う|取りに行く|"
    "行く|返送する|納品する|発送する"
)
# In a chat one writes plainly, to somebody.
_CASUAL = re.compile(rf"(?:{_PLAIN})(?:から)?(?:ね|よ|わ)")
_OUR_NOTE = re.compile(rf"(?:{_PLAIN})(?:こと|予定|つもり)?[。\s]*$")
_PROMISED = re.compile(
    r"(?:と|を|ことを)?(?:お)?約束(?:[をも])?(?:(?:した|しました|いたしました)(?=[。、\s]|$|が|の)|"
    r"して(?:くださ|くれ|いただ|もら)\S{0,4}|。|$|済み?)"
)
_WE_TOLD = re.compile(
    rf"(?:{_PLAIN})と(?:お)?(?:伝え(?:た|ました|し)|答え(?:た|ました)|返事(?:した|しました)|言った)\S{{0,4}}"
)
_CUSTOMER_IS = re.compile(
    r"(?:先方|お客様?|顧客|相手|ご本人|[^、。\s]{1,8}(?:様|さん|氏|社長|部長|課長|店長))(?:側)?(?:が|は|から|より|も)"
)
_FAVOUR = re.compile(r"約束して(?:くださ|くれ|いただ|もら)")
_QUESTION = re.compile(r"(?:か|かな|でしょうか|の)?[？?]\s*$|(?:です|ます|でしょう|ません|ましょう)か[。ね]*\s*$")
_NOT_YET_SAID = re.compile(
    r"^(?:それ|そちら|これ|そう|そのよう)(?:なら|でしたら|であれば|では)|例えば|たとえば|ならび|さようなら|"
    r"しかしながら|残念ながら"
)
_HANGS_ON = re.compile(r"(?:な|た)ら|(?:れ|け|せ|め|え|ね|べ)ば|次第|場合|際(?:は|に)|時は|ときは|もし|頂け次第")
_REPORTED = re.compile(
    r"とのこと|そうです|そうだ|そうで、|らしい|と言(?:っ|わ|い)|と(?:お)?聞|って言|とおっしゃ|と仰|かもしれ|"
    r"と思|はずです|という話|とあり|によると"
)
# With these words it is done by writing, and nothing is left to do.
_AT_ONCE = re.compile(
    r"とおり|通り|添付|同封|下記|別紙|参考まで|はじめて|初めて|突然|正式に|退会|解約|弁護士|法的|さもな"
)
_OTHERS = re.compile(r"(?:御社|貴社|貴店|御店|そちら|あなた|担当の方|彼|彼女)(?:が|は|から|より)")


def says_in_japanese(told: Told) -> Saying | None:
    """The promise in a sentence, if there is one."""
    sentence = told.sentence
    if _QUESTION.search(sentence):
        return None
    if told.is_note and (found := _told_in_note(told)):
        return found
    for match in (*_POLITE.finditer(sentence), *(_CASUAL.finditer(sentence) if told.has_day else ())):
        before = _NOT_YET_SAID.sub("", sentence[: match.start()])
        takes_back = (
            is_quoted(sentence, match)
            or _AT_ONCE.search(sentence)
            or _HANGS_ON.search(before)
            or _OTHERS.search(before)
            or _REPORTED.search(sentence)
        )
        if not takes_back and not (told.is_note and _CUSTOMER_IS.search(before)):
            return Saying(WRITER, match.start(), match.end(), not match.groupdict().get("moves"))
    return None


def _told_in_note(told: Told) -> Saying | None:
    """What a colleague writes down of a promise: their own, one of the customer, or what they mean to do by a day."""
    sentence = told.sentence
    is_customers = bool(_CUSTOMER_IS.search(sentence)) or bool(_FAVOUR.search(sentence))
    if match := _PROMISED.search(sentence):
        return Saying(CUSTOMER if is_customers else WRITER, match.start(), match.end())
    match = _WE_TOLD.search(sentence) or (_OUR_NOTE.search(sentence) if told.has_day and not is_customers else None)
    if match is None or _HANGS_ON.search(sentence[: match.start()]):
        return None
    return Saying(WRITER, match.start(), match.end())
