"""From when to when a document is in force, from its fields and its own sentences; the sentence is kept as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.clauses.labels import number_of, read_label
from pipeline.fields.labels import Labelled
from pipeline.metadata.published import date_origin
from pipeline.model import Origin, Precision, Where
from pipeline.text.dates import DATE, HAN_DATE, When, find_day, find_when, months_later

DAY = rf"(?:{DATE.pattern}|{HAN_DATE.pattern})"
NUMBER = r"[\d一二两三四五六七八九十]{1,3}"
# The last day of a period: a day, or a month or year that it takes in: 2033年底, 2033年12月, 2033年.
END = rf"(?:{DAY}|\d{{4}}\s*年\s*(?:\d{{1,2}}\s*月)?\s*[底末]?)"
ENDING = re.compile(r"(?P<year>\d{4})\s*年\s*(?:(?P<month>\d{1,2})\s*月)?\s*[底末]?")
ACTS = (
    r"(?:正式)?(?:施行|实施|生效|执行|试行|实行|启用|计算|起算)"
    r"(?=[，。；,;：（(]|[至到]|$|\s|[，,]?有效期|[一二两三四五\d]{1,2}年)"
)
ISSUED = r"(?:印发|发布|公布|颁布|发文|下发|公告|签署|签发|通过)"
ON_DAY = re.compile(rf"(?:自|从|于)?\s*({DAY})\s*(?:零时|零点|0时)?\s*(?:起|开始)?\s*{ACTS}")
ON_ISSUE = re.compile(
    rf"(?:自|从)\s*{ISSUED}(?:之|的)?[日当]天?起?\s*(?:开始)?{ACTS}|(?:印发|发布|公布)即(?:施行|生效)"
)
AFTER_ISSUE = re.compile(
    rf"(?:自|从)\s*{ISSUED}之日起\s*(?:满|经过)?\s*({NUMBER})\s*(日|天|个月|年)\s*(?:之?后|起){ACTS}"
)
SPAN = re.compile(
    rf"(?:自|(?:有效期|执行期|实施期|施行期|试行期)限?[为：:]?)\s*({DAY})\s*(?:起)?\s*(?:施行|实施|执行|试行|有效)?\s*[，,]?"
    rf"\s*(?:有效期)?(?:(?:至|到)\s*({DAY})|至\s*({END})(?=止|[。；]|$))"
)
UNTIL = re.compile(
    rf"有效期(?:限)?[^。；]{{0,16}}?(?:至|到|截至|截止)\s*(?:到|至)?\s*({END})|(?:执行|施行|实施|试行)(?:期限)?[至到]\s*({END})"
    rf"|(?:自|于|到)\s*({DAY})\s*起?(?:自动|自行)?(?:失效|废止)"
)
PERIOD = re.compile(
    rf"(?:有效期|试行期|执行期|实施期|施行期|暂行期|有效期限|执行期限|试行期限)(?:限)?\s*(?:暂定|定)?(?:为|是)?\s*({NUMBER})\s*(年|个月|月)"
    rf"|(?:试行|暂行|施行|执行|实施)(?:[，,]\s*暂定为?)?\s*({NUMBER})\s*(年|个月)"
)
MORE = re.compile(rf"^(?:零|又)?\s*({NUMBER})\s*个月")  # 三年零六个月
OWN = re.compile(
    r"^(?:本|此|该)|[，,、（(的]\s*(?:本|此)(?:件|文|通知|办法|规定|意见|方案|细则|决定|公告|通告|条例|标准|规则|政策|措施|[一-鿿]{2,8}?自)"
    r"|^(?:自|从|有效期|试行期)|现予?(?:以)?(?:公布|发布|印发)|^(?:以上|上述)(?:政策|规定|措施|意见)"
)
NAMED = re.compile(r"《([^《》]{3,60})》\s*(?:自|有效期|从)")
# What also has a 有效期: a licence is no policy.
PAPERS = re.compile(
    r"(?:证书?|许可证?|执照|合同|协议|批件|备案|资格|资质|标识|标志|牌照|保函|保险|登记|名单|认定|称号|报告|意见书|护照|签证|公示)"
    r"(?:的)?[^，。；]{0,10}有效期"
)


def force_origins(
    labels: Sequence[Labelled], paragraphs: Sequence[str], *, title: str, issued: date | None
) -> tuple[Origin, ...]:
    """What tells when the document comes into force and lapses: fields first, then its sentences, the last first.

    *issued* is the day that “自印发之日起” means. A period is counted from the day it comes into force.
    """
    fields = tuple(_of_labels(labels))
    sentences = [one for line in reversed(paragraphs) for one in _own_sentences(line, title)]
    effective = [
        date_origin("effective_date", text, when, Where.SENTENCE)
        for text in sentences
        if (when := _effective(text, issued))
    ]
    start = next((_day(one) for one in (*fields, *effective) if one.field == "effective_date" and _day(one)), None)
    expiry = [
        date_origin("expiry_date", text, _expiry(text, start, issued), Where.SENTENCE)
        for text in sentences
        if UNTIL.search(text) or PERIOD.search(text) or SPAN.search(text)
    ]
    return (*fields, *effective, *sorted(expiry, key=lambda one: not one.value))


def first_day(origins: Sequence[Origin], field: str) -> date | None:
    """The day that the most believed origin of *field* tells."""
    return next((day for one in origins if one.field == field and (day := _day(one))), None)


def _of_labels(labels: Sequence[Labelled]) -> Iterator[Origin]:
    for label in labels:
        if label.field in ("effective", "expiry") and label.printed:
            yield date_origin(f"{label.field}_date", label.printed, find_when(label.printed), label.where)


def _own_sentences(line: str, title: str) -> Iterator[str]:
    """The sentences of *line* that speak of the document itself and of its time."""
    label = read_label(line)
    for sentence in re.findall(r"[^。；;]+[。；;]?", label.rest if label else line):
        text = sentence.strip(" 　\t")
        named = NAMED.search(text)
        own = (
            OWN.search(text)
            or ON_ISSUE.match(text)
            or ON_DAY.match(text)
            or (named and named[1] in title and "解读" not in title)
        )
        if own and len(text) < 200 and not PAPERS.search(text):
            yield text


def _effective(text: str, issued: date | None) -> When | None:
    if found := ON_DAY.search(text) or SPAN.search(text):
        return _when(find_day(found[1]))
    if issued and (later := AFTER_ISSUE.search(text)):
        number = number_of(later[1])
        if later[2] in ("日", "天"):
            return _when(issued + timedelta(days=number))
        return _when(months_later(issued, number * (12 if later[2] == "年" else 1)))
    return _when(issued) if issued and ON_ISSUE.search(text) else None


def _expiry(text: str, start: date | None, issued: date | None) -> When | None:
    """The last day: as told, or counted from *start*, or from *issued* where the sentence says so.

    A period of years ends on the day before the anniversary, as acts that print both do: 自2031年5月1日起施行，有效期至
    2036年4月30日 is what five years are written as.
    """
    for pattern in (UNTIL, SPAN):
        if found := pattern.search(text):
            days = [day for group in found.groups() if group and (day := _last_day(group))]
            if days:
                return _when(days[-1])
    since = start or (issued if ON_ISSUE.search(text) else None)
    if since is None or not (period := PERIOD.search(text)):
        return None
    return _when(months_later(since, _months(text, period)) - timedelta(days=1))


def _months(text: str, period: re.Match[str]) -> int:
    number, unit = (period[1], period[2]) if period[1] else (period[3], period[4])
    more = MORE.match(text[period.end() :]) if unit == "年" else None
    return number_of(number) * (12 if unit == "年" else 1) + (number_of(more[1]) if more else 0)


def _last_day(printed: str) -> date | None:
    """The day that the end of a period means: of a month or a year, with 底 or without, its last one."""
    found = ENDING.fullmatch(printed.strip())
    if day := find_day(printed):
        return day
    month = int(found["month"] or 12) if found else 0
    return (
        months_later(date(int(found["year"]), month, 1), 1) - timedelta(days=1) if found and 1 <= month <= 12 else None
    )


def _when(day: date | None) -> When | None:
    return When(first=day, precision=Precision.DAY) if day else None


def _day(origin: Origin) -> date | None:
    return date.fromisoformat(origin.value) if len(origin.value) == 10 else None
