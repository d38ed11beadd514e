"""What a sentence does to a policy that it names: repeals, amends, prints … or only cites it.

Citing is not amending. Sentences that wish, ask, plan or report (拟废止, 应当修改, 已废止的) do nothing to a policy,
and neither do those of a draft; “《新》已于…施行，《旧》同时废止” does something to the second one alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Confidence, RelationKind
from pipeline.relations.mentions import Mention

ARTICLE = (
    r"第[一二三四五六七八九十百千零〇\d]{1,9}条(?:之[一二三四五六七八九十])?(?:第[一二三四五六七八九十\d]{1,3}[款项])*"
)
PART = re.compile(
    rf"{ARTICLE}|第[一二三四五六七八九十\d]{{1,4}}(?:章|节|部分|点|款|项)|附(?:件|表|录)\s*[\d一二三四五六七八九十]{{0,3}}"
    r"|(?<=中)(?:有关|关于)?[^，。；、《》]{2,30}?(?:的)?(?:部分|内容|规定|条款|要求)"
)
NOT_YET = re.compile(
    r"拟(?:予以)?(?:废止|修改|修订|宣布失效|停止)|征求意见|修改(?:或者?|、)废止|废止(?:或者?|、)修改"
    r"|(?:建议|应当|应该|可以|及时|适时|抓紧|尽快|加快|推动|推进|启动|研究|组织|计划|配合|做好|开展|认真)[^。；，,《》]{0,12}(?:修改|修订|修正|废止|清理)"
    r"|(?:进行|开展|组织|定期|实施)[^。，]{0,6}评估|评估后|是否|(?:废止|修改)[^。；，《》]{0,4}(?:程序|权限|建议|意见|方案|计划)|备案"
    r"|(?:如|若|一旦|凡)[^。；，《》]{0,20}(?:被)?(?:废止|修改|修订)(?:的|后|时)"
)
NEGATED = re.compile(r"(?:不|未|没有|尚未|未被|暂不|暂缓|不再|不予)(?:予以|同时|一并|再|被|作)?$")
PAST = re.compile(
    r"(?:已经|已|业已|先后|早已|曾)(?:于[^，。；]{0,16}|被[^，。；]{0,30}|由[^，。；]{0,20})?(?:予以|明令|同时)?$"
)
SUBJECT = re.compile(r"[，,][^，,]*(?:原有|此前|以往|其他|其它|过去|凡)|的(?:规定|要求|精神)[，,]|届满|有效期|到期")
REPEALED = re.compile(
    r"废止(?!的|后|前)|宣布失效(?!的|后)|停止(?:执行|施行|实施|使用)(?!的)|不再(?:执行|适用|施行|有效)(?!的)"
    r"|(?:同时|自行|自动|予以|全文|一并|均|起)失效(?!的)|作废(?!的)|不再作为[^，。；]{0,20}依据"
)
REPEALS = re.compile(r"(?P<lead>[^，,。；《》]{0,24}?)(?P<verb>废止|宣布失效|停止执行)(?P<of>[^。；，,]{0,24})$")
DECIDED = re.compile(r"(?:决定|现|同时|一并|起|予以|即日)$|^\s*$|(?:决定|同意|批准|现将?)[^，。；]{0,10}$")
CHANGED = (
    r"(?:作|进行|做)(?:出|了)?(?:如下|以下|部分|相应)*(?:修改|修订|修正|调整|补充)|(?:修改|调整|变更|修正)(?:为|如下)|改为|予以(?:修改|修订|修正)"
    r"|删除|删去|增加(?:一|以下|两|二|三)[^，。；]{0,8}[条款项]|(?:修改|修订|修正)$"
)
AMENDED = re.compile(CHANGED)
AMENDS = re.compile(r"(?:决定)?(?:修改|修订|修正|调整)(?:了)?$")
OBJECT = re.compile(r"(?:对|将|把|现对|现将|决定对)[^，。；《》]{0,24}$")
CONFLICT = re.compile(r"与本[^，。；]{1,12}(?:不一致|不符|抵触|冲突)的?[^。；]{0,10}(?:以|按|依)(?:照)?本")
REPLACES = re.compile(r"(?<!被)(?:代替|替代|取代)[^。；，《》]{0,6}$")
REPLACED = re.compile(r"^[^。；，《》]{0,12}(?:由|被|以)本[一-鿿]{2,8}?(?:代替|替代|取代)")
RENEWED = re.compile(
    r"^[^。；《》]{0,24}?(?:(?<!不)(?<!不再)继续(?:有效|执行|施行|实施|适用)|有效期(?:限)?[^。；《》]{0,16}?(?<![未不])(?:延长|延续|顺延|延期)"
    r"|(?<![未不])(?:延长|延续|顺延|延期)(?:执行|实施|有效期|\d|[一二两三四五]年|至))"
)
RENEWS = re.compile(r"(?:延长|延续|延期执行|继续执行|继续实施)$")
FORWARDS = re.compile(r"(?:转发|批转)[^。《]{0,30}$")
FORWARDED = re.compile(r"^[^。；《》]{0,12}(?:转发|批转)")
PRINTS = re.compile(r"(?:现将|将|现对|对|现就)[^。《]{0,30}$")
APPROVED = re.compile(r"[^。，]{0,20}(?:已经|业经|经)[^。]{0,60}(?:同意|通过|批准)")
ISSUED = re.compile(r"印发|公布|发布|予以下发")
IMPLEMENTS = re.compile(r"(?:(?:贯彻(?:落实|执行)?|落实|(?:深入|全面|推进|推动|组织|加快)实施)[^。；《》]{0,40})$")
BASIS = re.compile(r"(?:根据|依据|依照|按照|遵照|参照|基于|按|遵循|对照)[^。；，《》]{0,40}$")
IN_LIST = "（）()[]【】一二三四五六七八九十百、.．0123456789 　-—•●"
AFTER_ITEM = "。；;，,、 　"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What the document is in which a mention stands, and where in it."""

    interprets: bool = False
    amending: bool = False  # its title is about amending or repealing
    draft: bool = False  # a call for comments: it does nothing yet
    acts: bool = True  # the sentence does something: it does not wish, plan or ask
    listed: RelationKind | None = None  # what happens to the items of the list that has begun


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What a sentence does to a policy, and how it says so."""

    kind: RelationKind
    cue: str = ""
    confidence: Confidence = Confidence.SURE
    parts: tuple[str, ...] = ()


def telling(mention: Mention, setting: Setting) -> Telling:
    """What a sentence in *setting* does to the policy that it mentions."""
    basis = BASIS.search(mention.before)
    cited = Telling(kind=RelationKind.CITES, cue=basis[0][:2] if basis else "")
    if setting.draft:
        return cited
    rules = (*(ACTING if setting.acts and not basis else ()), *SAYING)
    return next((found for rule in rules if (found := rule(mention, setting))), cited)


def _repeals(mention: Mention, setting: Setting) -> Telling | None:
    found = REPEALED.search(mention.after)
    gap = mention.after[: found.start()] if found else ""
    if found and len(gap) <= 80 and not (NEGATED.search(gap) or PAST.search(gap) or SUBJECT.search(gap)):
        return Telling(kind=RelationKind.REPEALS, cue=_cue(gap, found[0]), parts=parts_of(gap))
    act = REPEALS.search(mention.before)
    if act is None or not _is_act(act, setting):
        return None
    return Telling(kind=RelationKind.REPEALS, cue=act["verb"], parts=parts_of(_object(mention)))


def _is_act(act: re.Match[str], setting: Setting) -> bool:
    """Whether 废止 before a title repeals it: not 已废止的《…》, not 废止了《…》, not 不再废止."""
    lead, of = act["lead"], act["of"]
    if of.startswith(("的", "了", "后", "前")) or NEGATED.search(lead) or PAST.search(lead):
        return False
    return setting.amending or bool(DECIDED.search(lead))


def _object(mention: Mention) -> str:
    """What follows a title directly: 第五条 of “废止《甲》第五条”."""
    return re.split(r"[，。；]", mention.after)[0]


def _amends(mention: Mention, setting: Setting) -> Telling | None:
    if CONFLICT.search(mention.after):
        return Telling(kind=RelationKind.AMENDS, cue="以本", confidence=Confidence.WEAK)
    found = AMENDED.search(mention.after.rstrip("。；：:"))
    gap = mention.after[: found.start()] if found else ""
    direct = OBJECT.search(mention.before) or PART.match(gap.lstrip("中的 ")) or setting.amending
    if found and direct and len(gap) <= 60 and not (PAST.search(gap) or ISSUED.search(mention.after)):
        return Telling(kind=RelationKind.AMENDS, cue=found[0], parts=parts_of(gap))
    act = AMENDS.search(mention.before)
    if act and (setting.amending or "决定" in act[0]) and not NEGATED.search(mention.before[: act.start()]):
        return Telling(kind=RelationKind.AMENDS, cue=act[0])
    return None


def _replaces(mention: Mention, setting: Setting) -> Telling | None:  # noqa: ARG001  every rule has this shape
    found = REPLACES.search(mention.before) or REPLACED.search(mention.after)
    return Telling(kind=RelationKind.REPLACES, cue=found[0].strip("，, ")) if found else None


def _renews(mention: Mention, setting: Setting) -> Telling | None:  # noqa: ARG001  as above
    found = RENEWED.search(mention.after) or RENEWS.search(mention.before)
    return Telling(kind=RelationKind.RENEWS, cue=found[0].strip("，, ")) if found else None


def _listed(mention: Mention, setting: Setting) -> Telling | None:
    if setting.listed and not mention.before.strip(IN_LIST) and not mention.after.strip(AFTER_ITEM):
        return Telling(kind=setting.listed, confidence=Confidence.LIKELY)
    return None


def _interprets(mention: Mention, setting: Setting) -> Telling | None:
    return _simple(RelationKind.INTERPRETS, "解读") if setting.interprets and "解读" in mention.after else None


def _forwards(mention: Mention, setting: Setting) -> Telling | None:  # noqa: ARG001  as above
    sent = PRINTS.search(mention.before) and FORWARDED.search(mention.after)
    return _simple(RelationKind.FORWARDS, "转发") if sent or FORWARDS.search(mention.before) else None


def _prints(mention: Mention, setting: Setting) -> Telling | None:  # noqa: ARG001  as above
    issued = ISSUED.search(mention.after)
    given = APPROVED.match(mention.after) or PRINTS.search(mention.before)
    return _simple(RelationKind.PRINTS, issued[0]) if issued and given else None


def _implements(mention: Mention, setting: Setting) -> Telling | None:  # noqa: ARG001  as above
    found = IMPLEMENTS.search(mention.before)
    return _simple(RelationKind.IMPLEMENTS, found[0][:4]) if found else None


def _simple(kind: RelationKind, cue: str) -> Telling:
    return Telling(kind=kind, cue=cue)


Rule = Callable[[Mention, Setting], Telling | None]
ACTING: tuple[Rule, ...] = (_listed, _repeals, _renews, _amends, _replaces)
SAYING: tuple[Rule, ...] = (_interprets, _forwards, _prints, _implements)


def parts_of(words: str) -> tuple[str, ...]:
    """The articles, annexes and passages that *words* single out of a policy, in order."""
    return tuple(dict.fromkeys("".join(found[0].split()) for found in PART.finditer(words)))


def _cue(gap: str, verb: str) -> str:
    lead = re.search(r"(?:同时|一并|予以|即行|自行|自动|明令|全文|均)+$", gap)
    return (lead[0] if lead else "") + verb
