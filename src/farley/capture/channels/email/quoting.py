"""What is new in a mail, what it quotes, and the signature: told apart line by line, nothing is thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_SIGNATURE_LINES = 14

# The line before a quotation: "On ... wrote:", 2025年3月1日 ... 書きました:, 在 2025年3月1日，... 写道：
_LEADS = re.compile(
    r"^\s*(?:On\b.{4,200}\bwrote\s*:|.{0,200}\bschrieb.{0,100}:|.{4,200}(?:さん|様)?(?:は|が)?書きました\s*[:：。]"
    r"|\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?.{0,120}<[^<>\s]+@[^<>\s]+>\s*[:：]?"
    r"|在?.{4,200}写道\s*[:：]|.{4,200}寫道\s*[:：])\s*$",
    re.IGNORECASE,
)
# From here to the end the old mail stands whole.
_CUTS = re.compile(
    r"^\s*(?:[-_*]{2,}\s*(?:Original Message|Forwarded message|元のメッセージ|転送メッセージ|原始邮件|原始郵件|"
    r"转发邮件|轉寄郵件|Original-Nachricht)\s*[-_*]{2,}|[-_]{20,})\s*$",
    re.IGNORECASE,
)
_OLD_HEADER = re.compile(r"^\s*(?:From|差出人|送信者|发件人|寄件者|发送者)\s*[:：]\s*\S", re.IGNORECASE)
_OLD_HEADER_NEXT = re.compile(
    r"^\s*(?:Sent|Date|To|Subject|送信日時|日時|宛先|件名|发送时间|日期|收件人|主题|主旨)\s*[:：]", re.IGNORECASE
)
_RULE = re.compile(r"^\s*(?:[-=*_~＿―─━＝◇◆□■☆★+・･.]\s?){4,}\s*$")
_CONTACT = re.compile(
    r"@\w|https?://|www\.|\+?\d[\d()\s-]{7,}\d|(?:tel|fax|mobile|phone|電話|携帯|住所|〒|电话|手机|地址)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail's text in three parts, each verbatim."""

    new: str
    quoted: str = ""
    signature: str = ""


def take_apart(text: str) -> Parts:
    """The new words of a mail, what it quotes, and the signature below the new words.

    Where answers stand between quoted lines, the new words are all lines that are not quoted.
    """
    lines = text.splitlines()
    cut = _beginning_of_old_mail(lines)
    kept, old = lines[:cut], lines[cut:]
    new = [line for line in kept if not _is_quoted(line)]
    quoted = [line for line in kept if _is_quoted(line)] + old
    place = _beginning_of_signature(new)
    signature = "\n".join(new[place:]).strip()
    return Parts("\n".join(new[:place]).strip(), "\n".join(quoted).strip(), signature)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith((">", "＞"))


def _beginning_of_old_mail(lines: list[str]) -> int:
    for place, line in enumerate(lines):
        if _CUTS.match(line) and _has_text(lines[:place]):
            return place
        if _OLD_HEADER.match(line) and any(_OLD_HEADER_NEXT.match(after) for after in lines[place + 1 : place + 4]):
            return place
        if length := _length_of_lead(lines, place):
            rest = lines[place + length :]
            if not any(_has_text([after]) and not _is_quoted(after) for after in rest) or not any(
                map(_is_quoted, rest)
            ):
                return place
    return len(lines)


def _length_of_lead(lines: list[str], place: int) -> int:
    """How many lines the words before a quotation take: long ones are wrapped into two."""
    if _LEADS.match(lines[place]):
        return 1
    two = " ".join(lines[place : place + 2])
    return 2 if len(lines) > place + 1 and lines[place].strip() and _LEADS.match(two) else 0


def _beginning_of_signature(lines: list[str]) -> int:
    """Where the signature begins: at "-- ", or at a drawn line after which contact data and nothing long follow."""
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if line.rstrip("\r") in ("-- ", "--") and len(lines) - place <= MOST_SIGNATURE_LINES + 6:
            return place
    for place, line in enumerate(lines):
        below = [after for after in lines[place + 1 :] if after.strip()]
        if _RULE.match(line) and below and len(below) <= MOST_SIGNATURE_LINES and place > 0:
            is_short = all(len(after) <= 80 for after in below)
            if is_short and any(_CONTACT.search(after) for after in below):
                return place
    return len(lines)


def _has_text(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)
