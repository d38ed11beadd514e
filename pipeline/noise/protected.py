"""What a site profile never rules out: lines that many policies of one agency print alike.

Closing formulas, signatures, dates, numbered clauses, what a text says of its own force, lists of annexes, the notes
below a text (抄送, 此件公开发布) and whom to ask recur as surely as furniture does. In doubt a line is kept.
"""

from __future__ import annotations

import re

from pipeline.fields.labels import LABELLED
from pipeline.noise.lines import AGENCY, BID, CALL, NUMBERED, PHONE, SIGN, SUBJECT, TAG
from pipeline.text.dates import DATE, HAN_DATE
from pipeline.text.fold import compatible

FORMULA = re.compile(
    r"^(?:特此|此复|此致|妥否|当否|专此|望|请(?:各|认真|遵照|结合|按照|予以|及时|严格|贯彻|你)|以上|现(?:将|予|就)|为(?:了|进一步|贯彻|落实|规范|加强|做好)"
    r"|根据|依据|按照|经.{0,20}(?:同意|批准|审议|研究)|各(?:县|区|市|州|盟|省|地|乡|镇|部门|单位|有关|级|科室)"
    r"|本(?:办法|通知|意见|规定|决定|细则|条例|方案|公告|通告|规划|措施|标准|批复|计划|政策|制度|指南|预案|目录|规则|文件|条|款|法|市|省|县|区|机关)"
    r"|此(?:件|通知|文)|[(（](?:此件|本文|此文|公开|主动公开|不公开|联系|信息公开)|信息公开(?:选项|类别)|公开(?:属性|方式|选项)"
    r"|抄[送报]|主送|分送|发送|印发机关|主题词|附\s*[件表图注录]?\s*\d*\s*[:：]|附\s*[件表图录])"
)
# What a text says of its own force.
FORCE = re.compile(
    r"施行|试行|生效|废止|失效|作废|有效期|停止(?:使用|执行)|撤销|(?:通知|公告|批复|决定|公示|意见|函|答复|通告|令)如下|印发(?:给|你|各)"
    r"|由.{2,40}(?:负责)?解释|(?:自|从).{2,30}(?:起|之日).{0,8}执行|遵照执行|贯彻(?:执行|落实)|组织实施"
)
# What texts say of their readers' rights and duties.
DUTY = re.compile(
    r"实施|执行|落实|解释|修[订改正]|组织|学习|行政(?:复议|诉讼)|人民法院|听证|异议|公示|应当|不得|必须|可以|不予|予以|方可|依法|追究|按照|规定"
)
CONTACT = re.compile(
    r"联系(?:人|电话|方式|地址|单位)|(?:咨询|监督|举报|投诉|服务|联系|值班)?(?:电话|热线)|传真|邮\s*编|邮政编码|电子邮箱|地\s*址|通讯"
)
ISSUER = re.compile(r"(?:网|网站|平台|门户)$")
PAPER = re.compile(r"(?:文件|公报|公告|通告|命令|令)$")


def is_formula(text: str) -> bool:
    """Whether *text* is of a kind that policies print alike, wherever it stands."""
    plain = compatible(text).strip()
    if NUMBERED.match(plain) or plain.endswith(":") or FORMULA.match(plain) or LABELLED.match(plain):
        return True
    if _is_signature(plain) or is_day(plain):
        return True
    signs = len(set(SIGN.findall(plain)))
    return (bool(CONTACT.search(plain)) and not is_loud(plain)) or (bool(FORCE.search(plain)) and signs < 2)


def is_protected(text: str) -> bool:
    """Whether *text* may be a policy's own words, when nothing but its place speaks against it."""
    if is_formula(text):
        return True
    return not is_loud(text) and bool(DUTY.search(text)) and len(set(SIGN.findall(text))) < 2


def is_loud(text: str) -> bool:
    """Whether *text* calls for an act as an advertisement does; weaker than what rules a line out by itself."""
    plain = compatible(text).strip()
    if NUMBERED.match(plain) or FORMULA.match(plain):
        return False
    if BID.search(plain) or CALL.search(plain) or TAG.match(plain):
        return True
    subjects = len(set(SUBJECT.findall(plain))) + bool(PHONE.search(plain))
    return subjects > 1 and not FORCE.search(plain) and not DUTY.search(plain)


def _is_signature(plain: str) -> bool:
    names = plain.split()
    return (
        bool(names) and len(plain) <= 60 and not re.search(r"[，。；,;!?！？]", plain) and all(map(_is_issuer, names))
    )


def _is_issuer(name: str) -> bool:
    return bool(PAPER.search(name)) or (bool(AGENCY.search(name.rstrip(")）"))) and not ISSUER.search(name))


def is_day(plain: str) -> bool:
    """Whether a line is a date and hardly anything else."""
    rest = HAN_DATE.sub("", DATE.sub("", plain))
    return rest != plain and len(rest) <= 6
