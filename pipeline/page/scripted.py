"""Documents that stand in their page's script and nowhere in its mark-up, put where a reader finds them.

gkmlpt, the disclosure platform of Guangdong, keeps a page's document as `DETAIL` of its `window._CONFIG`, as JSON.
"""

from __future__ import annotations

import json
import re
from html import escape

_CONFIG = "_CONFIG"
_DETAIL = re.compile(r"[\"']?\bDETAIL[\"']?\s*[:=]\s*(?=\{)")
_CONTENT = "content"
# The names under which an interface gives a document's facts, and the label that a page prints before them.
_LABELS = (
    ("identifier", "索引号"),
    ("document_number", "发文字号"),
    ("publisher", "发布机构"),
    ("display_publish_time", "发布日期"),
)
_STATES = (("is_abolished", "废止"), ("is_expired", "失效"))
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def with_scripted(text: str) -> str:
    """Return a page's mark-up with the document that its script holds at the end of its body; as it is without one."""
    found = _DETAIL.search(text) if _CONFIG in text else None
    if found is None:
        return text
    try:
        detail = json.JSONDecoder().raw_decode(text, found.end())[0]
    except (ValueError, RecursionError):
        return text
    content = detail.get(_CONTENT)
    if not isinstance(content, str) or not content.strip():
        return text
    head, tag, tail = text.rpartition("</body")
    document = _document(detail, content)
    return f"{head}{document}{tag}{tail}" if tag else text + document


def _document(detail: dict[str, object], content: str) -> str:
    title = _words(detail, "title")
    rows = [(label, _words(detail, key)) for key, label in _LABELS]
    state = next((word for key, word in _STATES if detail.get(key) in (True, 1, "1")), "")
    cells = "".join(
        f"<tr><td>{label}：</td><td>{escape(value)}</td></tr>" for label, value in [*rows, ("有效性", state)] if value
    )
    return f'<table>{cells}</table><h1>{escape(title)}</h1><div class="article-content" id="zoom">{content}</div>'


def _words(detail: dict[str, object], key: str) -> str:
    value = str(detail.get(key) or "").strip()
    day = _DAY.search(value) if key == "display_publish_time" else None
    return day[0] if day else value
