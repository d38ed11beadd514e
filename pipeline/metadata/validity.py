"""Whether a policy is in force, as its page says: a field, a banner, a word behind the title; with the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.fields.labels import Labelled
from pipeline.model import Origin, Validity, Where
from pipeline.noise.body import Body
from pipeline.page.blocks import Page

STATES = (
    (re.compile(r"未知|不详|不明|待定|待核实|自行核实"), Validity.UNKNOWN),
    (re.compile(r"部分(?:条款|内容)?(?:已)?(?:失效|废止|有效|修改)"), Validity.PARTLY),
    (re.compile(r"未(?:被)?(?:废止|失效|修改)"), Validity.VALID),
    (re.compile(r"废止|失效|无效|作废|撤销|^否$|已过期|停止执行|不再执行"), Validity.INVALID),
    (re.compile(r"修改|修订|修正"), Validity.MODIFIED),
    (re.compile(r"有效|^是$|现行|在用|生效"), Validity.VALID),
)
SELF = (
    r"(?:本|此|该)(?:规范性)?"
    r"(?:文件?|件|页|通知|公告|通告|决定|办法|规定|规则|细则|意见|方案|条例|政策|法规|规章|信息)?"
)
ENDED = r"(?:废止|失效|作废|停止执行|不再执行|修改|修订|修正)"
STAMP_WORDS = (
    r"(?:现行|继续|全文|部分(?:条款)?|现已|已经|已|尚未)?(?:有效|废止|失效|作废|停止执行|修改|修订)"
    r"|(?:该|此|本)?(?:政策|文件)?(?:是否有效|有效性|时效性|时效)(?:未知|不详|待核实)"
)
# 本文件已于2030年1月1日废止; 此件废止; 本通知现行有效. 自印发之日起…失效 is a period, and no repeal.
BANNERS = (
    re.compile(
        rf"^[（(【\[※*★]*\s*(?:(?:根据|依据|按照)[^。；]{{2,40}}?[，,]\s*)?{SELF}\s*(?:全文|现)?(?:已经|已|自[^，。之]{{4,16}}(?:起|日)|根据|依据|经)[^。；]{{0,60}}?{ENDED}"
    ),
    re.compile(
        rf"^[（(【\[※*★]*\s*{SELF}\s*(?:现已|全文|部分条款|部分内容|部分|现行|继续)?已?(?:废止|失效|作废|有效)[）)】\]。！!]*$"
    ),
    re.compile(rf"^[（(【\[※*★]+\s*(?:{STAMP_WORDS})\s*[）)】\]※*★。]+$"),
    re.compile(rf"^(?:{STAMP_WORDS})[，,。！!]?(?:请?(?:慎用|谨慎(?:使用|参考)|注意|自行核实))?[。！!]?$"),
)
BEHIND_TITLE = re.compile(
    rf"[（(【\[〔]\s*((?:全文|现|部分)?(?:已)?(?:废止|失效|作废)|已(?:被)?{ENDED})\s*[）)】\]〕]\s*$"
)
ABOVE, BELOW = 12, 6  # lines of the page beside the text among which a banner is looked for


def validity_origins(
    page: Page, body: Body, labels: Sequence[Labelled], paragraphs: Sequence[str], title: str
) -> tuple[Origin, ...]:
    """What tells the state, the most believed first: a banner for this very page, a field, a word behind the title.

    What says that nothing is known is believed last.
    """
    values = {label.printed for label in labels}
    told = [
        *(
            _origin(text, _of_words(text), Where.LINE)
            for text in _banners(page, body, paragraphs)
            if text not in values
        ),
        *_of_labels(labels),
    ]
    for heading in (title, *_longer_titles(page, body, title)):
        if found := BEHIND_TITLE.search(heading):
            told.append(_origin(heading, _of_words(found[1]), Where.TITLE))
    unknown = ("", Validity.NOT_STATED.value, Validity.UNKNOWN.value)
    return tuple(sorted(told, key=lambda one: (one.value in unknown, one.value in unknown[:2])))


def state_of(origins: Sequence[Origin]) -> tuple[Validity, str]:
    """The state believed, and the words that tell it; not stated and "" when nothing does."""
    best = next((one for one in origins if one.field == "validity" and one.value), None)
    return (Validity(best.value), best.printed) if best else (Validity.NOT_STATED, "")


def validity_of(printed: str) -> Validity:
    """The state that a field's words name."""
    return _of_words(printed)


def ending_of(title: str) -> Validity:
    """Return what the word behind a title says became of its document; not stated, when there is none."""
    found = BEHIND_TITLE.search(title)
    return _of_words(found[1]) if found else Validity.NOT_STATED


def without_ending(title: str) -> str:
    """Return a title without the word behind it that says what became of its document."""
    return BEHIND_TITLE.sub("", title).rstrip()


def _longer_titles(page: Page, body: Body, title: str) -> Iterator[str]:
    """Yield lines above the text that print more than the title: meta tags keep it as it was once written."""
    for line in page.lines[max(0, body.first - ABOVE) : body.first + 1]:
        if title and line.text != title and line.text.startswith(title):
            yield line.text


def _of_words(words: str) -> Validity:
    return next((state for pattern, state in STATES if pattern.search(words)), Validity.NOT_STATED)


def _of_labels(labels: Sequence[Labelled]) -> Iterator[Origin]:
    for label in labels:
        if label.field == "validity" and label.printed:
            state = _of_words(label.printed) if label.is_told else Validity.NOT_STATED
            yield _origin(label.printed, state, label.where)
        elif label.field == "invalidity" and label.is_told:
            state = Validity.VALID if label.printed.startswith("否") else Validity.INVALID
            yield _origin(label.printed, state, label.where)


def _banners(page: Page, body: Body, paragraphs: Sequence[str]) -> list[str]:
    around = [*page.lines[max(0, body.first - ABOVE) : body.first + 1], *page.lines[body.end : body.end + BELOW]]
    texts = [line.text for line in around if not line.is_link and not line.cells] + list(paragraphs[-2:])
    return [text for text in dict.fromkeys(texts) if len(text) < 120 and any(one.search(text) for one in BANNERS)]


def _origin(printed: str, state: Validity, where: Where) -> Origin:
    value = "" if state is Validity.NOT_STATED else state.value
    return Origin(field="validity", printed=printed, value=value, origin=where)
