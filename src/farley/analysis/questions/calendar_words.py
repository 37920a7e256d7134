"""Last year and this year in one question: then the years of the calendar are meant, and so are months."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEARS = {
    "en": (r"(?:in |during )?last year\b", r"(?:in |during )?this year\b"),
    "ja": (r"去年|昨年", r"今年|本年"),
    "zh": (r"去年", r"今年|本年"),
}
_OF_MONTHS = {
    "en": (r"(?:in |during )?last month\b", r"(?:in |during )?this month\b"),
    "ja": (r"先月|前月", r"今月"),
    "zh": (r"上个?月", r"这个?月|本月"),
}


def told_apart(question: str, language: str, today: date | None) -> str:
    """The question with the last year and this one, or the months, by their names, where both are told; today's are the
    firm's.
    """
    if today is None:
        return question
    before = today.replace(day=1) - timedelta(days=1)
    for (earlier, later), names in (
        (_YEARS[language], (_year(today.year - 1, language), _year(today.year, language))),
        (_OF_MONTHS[language], (_month(before, language), _month(today, language))),
    ):
        if re.search(earlier, question, re.IGNORECASE) and re.search(later, question, re.IGNORECASE):
            for pattern, name in zip((earlier, later), names, strict=True):
                question = re.sub(pattern, name, question, flags=re.IGNORECASE)
    return question


def _year(year: int, language: str) -> str:
    return f"in {year}" if language == "en" else f"{year}年"


def _month(day: date, language: str) -> str:
    return f"in {_MONTHS[day.month - 1]} {day.year}" if language == "en" else f"{day.year}年{day.month}月"
