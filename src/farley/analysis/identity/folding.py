"""One spelling for characters that people take for the same."""

import re
import unicodedata

# Pairs "written, kept": old and simplified forms of a character that one family writes now this way, now that.
# 斎 and 斉 are two characters by law, and mixed up by everyone who types them, which is what counts here.
_VARIANT_PAIRS = """
髙高 﨑崎 嵜崎 碕崎 邊辺 邉辺 齋斉 齊斉 斎斉 濱浜 濵浜 廣広 澤沢 嶋島 嶌島 國国 櫻桜 眞真 惠恵 德徳
增増 瀨瀬 曾曽 龍竜 渕淵 冨富 桒桑 𠮷吉 峯峰 舘館 穗穂 條条 榮栄 壽寿 鐵鉄 藏蔵 關関 兒児 豐豊 圓円
萬万 與与 來来 靜静 淺浅 瀧滝 澁渋 莊荘 黑黒 彌弥 禮礼 實実 稻稲 邨村 槇槙 廐厩 籔薮 藪薮 檜桧 籠篭
鷗鴎 學学 會会 區区 團団 應応 戶戸 晉晋 瑤瑶 祿禄 總総 緖緒 縣県 聰聡 葢蓋 譽誉 賴頼 遙遥 鄕郷 釋釈
鎭鎮 顯顕 鷄鶏 麥麦 齡齢 凜凛 尙尚 卽即 吳呉 寬寛 敎教 橫横 步歩 每毎 淸清 溫温 狹狭 內内 黃黄 氣気
樂楽 亞亜 佛仏 價価 勞労 單単 嚴厳 屬属 帶帯 廳庁 彥彦 拂払 擇択 擴拡 敕勅 數数 斷断 晝昼
"""
_VARIANTS = {ord(pair[0]): pair[1] for pair in _VARIANT_PAIRS.split()}
_HIRAGANA_TO_KATAKANA = {code: chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_FOLDED = _VARIANTS | _HIRAGANA_TO_KATAKANA
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200d\u2060\ufeff\u00ad]")
_LATIN_ACCENT = re.compile("[\u0300-\u036f]")
_PLAIN = re.compile("[\x00-\x7f]*")


def fold(text: str) -> str:
    """The text as it is compared and searched: ｶﾌﾞﾄ and かぶと become one, 髙 and 高, Ünal and unal.

    NFKC, case folded, without Latin accents and variation selectors, hiragana as katakana, character variants as
    the common form. For keys and comparison only; never shown.
    """
    if _PLAIN.fullmatch(text):
        return text.lower()
    text = unicodedata.normalize("NFKC", _VARIATION_SELECTOR.sub("", text)).casefold()
    # Only accents go: the voiced sound mark of ガ is a combining mark too, and it means something.
    text = _LATIN_ACCENT.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFKC", text).translate(_FOLDED)
