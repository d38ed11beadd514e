"""What a mark must not split: numbers, dates, document numbers, 《titles》, addresses, Latin words, names of bodies,
and the Chinese words that rules of state are made of.

No word list of the whole language is used: bodies are named after their fields and end in known characters, the verbs
of duty are few.
"""

from __future__ import annotations

import re
from typing import Final

_HAN: Final = "零〇一二三四五六七八九十百千万亿两"
_DIGITS: Final = r"[0-9０-９]"
_FIELDS: Final = (
    "发展|改革|发改|工业|信息化|工信|经济|贸易|科学技术|科技|财政|金融|税务|统计|审计|教育|体育|公安|民政|司法|人力资源|"
    "社会保障|人社|自然资源|国土资源|规划|生态环境|环境保护|住房|城乡建设|住建|城市管理|城管|交通运输|交通|水利|水务|农业|"
    "农村|林业|草原|商务|投资促进|文化|旅游|卫生|健康|卫健|医疗保障|医保|应急|消防|气象|市场|药品|知识产权|行政审批|政务服务|"
    "数据|大数据|能源|国有资产|国资|退役军人事务|机关事务|乡村振兴|粮食|物资储备|海关|海事|邮政|通信|民族|宗教|外事|信访"
)
TOKEN: Final = re.compile(
    rf"(?:《[^《》\n]{{1,80}}》"
    rf"|[〔［\[]{_DIGITS}{{4}}[〕］\]]第?{_DIGITS}+号"
    rf"|(?:(?:{_FIELDS})[和与]?)+(?:监督|监管)?(?:管理)?(?:委员会|总局|办公室|[局厅委])"
    rf"|{_DIGITS}{{3,4}}[-－—]{_DIGITS}{{7,8}}"
    r"|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    rf"|{_DIGITS}{{4}}年(?:{_DIGITS}{{1,2}}月(?:{_DIGITS}{{1,2}}日)?)?"
    rf"|[零〇一二三四五六七八九]{{4}}年(?:[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?)?"
    rf"|{_DIGITS}{{1,2}}月{_DIGITS}{{1,2}}日"
    rf"|第[{_HAN}0-9]+[编章节条款项目](?:之[{_HAN}]+)?"
    rf"|{_DIGITS}+(?:[.,．，]{_DIGITS}+)*[%％‰]?"
    rf"|百分之[{_HAN}]+|[{_HAN}]+"
    r"|[^\W\d_\u2e80-\uffef](?:[^\W_\u2e80-\uffef]|[-/.'’](?=[^\W_\u2e80-\uffef]))*"
    r"|.)\s*",
    re.DOTALL,
)
_WORD: Final = re.compile(
    "应当|应该|可以|不得|不能|必须|需要|负责|负担|鼓励|支持|引导|推动|推进|促进|加强|加快|加大|依法|依照|按照|根据|规定|决定|"
    "制定|制订|修订|修改|废止|终止|中止|停止|暂停|批准|核准|备案|审批|审查|审核|审议|检查|监督|监管|管理|处理|处罚|处分|罚款|"
    "申请|申报|申领|登记|许可|公告|公布|公示|公开|发布|印发|年度|季度|月度|以上|以下|以内|以外|之前|之后|之内|企业|单位|个人|"
    "机构|机关|部门|组织|补助|补贴|奖励|资助|资金|经费|费用|免费|收费|全部|部分|全额|全面|重点|一般|重大|较大"
)
_SUFFIX: Final = re.compile("委员会|办公室|办事处|管理局|监督局|政府|中心|公司|集团|银行|协会|学院|医院|[厅局委办]")
_LETTERS: Final = re.compile(r"[\u4e00-\u9fff]*")
_BEFORE_NAME: Final = frozenset("省市县区州国由与和及向对经报为会同的")
_NAME: Final = 8  # characters on either side of a change that may belong to the name of a body


def room_before(before: str, deleted: str, inserted: str, after: str) -> int:
    """How many characters of the equal words *before* a replacement belong to the word that was replaced."""
    last = before[-1:]
    if _is_word(last + deleted[:1]) or _is_word(last + inserted[:1]):
        return 1
    if not _name_after(deleted, inserted, after):
        return 0
    place = len(before)
    while place and len(before) - place < _NAME and _LETTERS.fullmatch(before[place - 1]):
        if before[place - 1] in _BEFORE_NAME:
            return len(before) - place
        place -= 1
    return 0 if len(before) - place == _NAME else len(before) - place


def room_after(deleted: str, inserted: str, after: str) -> int:
    """The same of the equal words *after* it."""
    first = after[:1]
    if _is_word(deleted[-1:] + first) or _is_word(inserted[-1:] + first):
        return 1
    return _name_after(deleted, inserted, after)


def _is_word(letters: str) -> bool:
    return bool(_WORD.fullmatch(letters))


def _name_after(deleted: str, inserted: str, after: str) -> int:
    """Where the name of a body ends that was changed in its middle; 0 when the change is in none."""
    if not (deleted and inserted and _LETTERS.fullmatch(deleted) and _LETTERS.fullmatch(inserted)):
        return 0
    letters = _LETTERS.match(after[:4])
    found = _SUFFIX.match(letters[0]) if letters else None
    return found.end() if found else 0
