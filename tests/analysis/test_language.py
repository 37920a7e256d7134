"""Japanese, Chinese or English, told by the script."""

import pytest

from farley.analysis.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("納期の件でご連絡しました。", "ja"),
        ("株式会社カブト 営業部", "ja"),
        ("ﾀﾅｶ様", "ja"),
        ("請求書 至急対応", "ja"),
        ("在庫確認済", "ja"),
        ("请尽快确认一下。", "zh"),
        ("我们的「カブト」还没到货,请问什么时候发货?", "zh"),
        ("付款条件", "zh"),
        ("Where is my order?", "en"),
        ("Jürgen schreibt über Käse", "en"),
        ("Please ask 田中 for the invoice of October", "en"),
        ("iPhone修理の件", "ja"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_the_script_tells(text: str, language: str) -> None:
    assert language_of(text) == language


def test_where_the_script_does_not_tell_the_writers_usual_language_counts() -> None:
    assert language_of("妻同伴", usual="ja") == "ja"
    assert language_of("妻同伴") == "zh"
    assert language_of("???", usual="ja") == "ja"
