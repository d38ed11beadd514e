"""Pages of one site: notices of different texts in the same frame, for learning what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pipeline.noise.site_profile import SiteProfile
from pipeline.profile.learning import Lesson, learn
from pipeline.profile.pages import Sample

THEMES = (
    *("河道清淤", "农机检修", "校舍加固", "公交换线", "菜场改造", "苗木补植"),
    *("冷链仓储", "养老助餐", "岸线巡护", "渔船更新", "档案移交", "夜间照明"),
)
TAIL = (
    "经费专账核算，票据专人保管，年底一并归档。",
    "特此通知。",
    "澜溪市人民政府办公室",
)
STANDARD = "第八条 本办法由澜溪市发展和改革委员会负责解释，自印发之日起施行。"


def paragraphs(number: int) -> list[str]:
    """The own words of one notice: as many numbered clauses as its theme has, each of its own."""
    theme = THEMES[number]
    lines = ["各县（区）人民政府，市各有关单位：", f"为做好{theme}工作，现就第{number + 3}批安排通知如下。"]
    for place in range(3 + number % 3):
        label = "一二三四五"[place]
        lines.append(f"{label}、{theme}的第{place + 1}项安排，由第{number * 7 + place}工作组在限期内办结，并报送台账。")
        if (number + place) % 2:
            lines.append(f"（一）{theme}所需的{number + place + 5}万元经费列入年度预算，专款专用。")
    return [*lines, STANDARD]


def notice(number: int, *, weave: Callable[[list[str]], list[str]] = lambda rows: rows, frame: str = "{}") -> bytes:
    """A page; *weave* puts the site's own rows between those of the text, *frame* around all of them."""
    title = f"关于做好第{number + 3}批{THEMES[number]}工作的通知"
    rows = [f"<p>{line}</p>" for line in (*paragraphs(number), *TAIL, f"2031年{number % 12 + 1}月1{number % 9}日")]
    text = frame.format("".join(weave(rows)))
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return f'<html><head>{head}</head><body><h1>{title}</h1><div id="wenzhang">{text}</div></body></html>'.encode()


def profile_of(pages: list[bytes], previous: SiteProfile | None = None) -> SiteProfile | None:
    """What is learnt from *pages*."""
    lesson = Lesson(at=datetime(2031, 5, 1, tzinfo=UTC), reader_version=1, documents=len(pages))
    return learn([Sample(body=page, content_type="text/html") for page in pages], lesson, previous)
