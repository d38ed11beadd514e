"""What templates print where a document says nothing: 无, a dash, an unfilled variable."""

from __future__ import annotations

import re

NOTHING = (
    r"[\s—–―－\-_/\\.·*　|…]*"
    r"|[（(【\[]?\s*(?:无|暂无|暂缺|空|空白|没有|无文号"
    r"|none|null|nil|undefined|nan|n/?a|\[?object object\]?)\s*[）)】\]]?"
)
# A field that a script or a template was to fill: {{ item.wh }}, ${wh}, <%=wh%>, [!--wh--], #wh#, {$wh}.
UNFILLED = r"\{\{.*|\$\{.*|<%.*|%>|\[!--.*|#\w{1,20}#|\{\$?\w[\w.:]*\}|\$\w+\$"
LETTER_SIZES = r"\W*(?:[特超]?大\W*)?大\W*中\W*小\W*"  # 字号 is a document's number and the size of letters
PLACEHOLDER = re.compile(rf"^(?:{NOTHING}|{UNFILLED}|{LETTER_SIZES})$", re.I | re.S)


def is_placeholder(text: str) -> bool:
    """Whether *text* stands where there is no value: 无, a dash, `undefined`, an unfilled {{ … }}."""
    return bool(PLACEHOLDER.match(text.strip(" 　\xa0")))
