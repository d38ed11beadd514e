"""The labels that sites print before the fields of a document, and what templates print where there is nothing."""

from __future__ import annotations

import re

LABELS: dict[str, tuple[str, ...]] = {
    "index_number": (
        "索引号", "信息索引号", "信息索引", "索引编号", "信息索取号", "索取号",
    ),
    "doc_number": (
        "发文字号", "文件编号", "政策文号", "文号", "发文号", "公文编号", "文件文号", "发文文号", "公文文号",
        "文件号", "发文编号", "文件字号", "公文字号", "字号",
    ),
    "issuers": (
        "发文机关", "发文机构", "发文单位", "发布机构", "发布机关", "发布单位", "制发机关", "制发机构", "制定机关",
        "制定单位", "颁布单位", "颁布机关", "颁发单位", "颁发机关", "发布部门", "发文部门", "印发机关", "印发机构",
        "印发单位", "公布机关", "公布机构", "信息公布机构", "公开机构", "公开单位", "公开主体", "所属机构", "责任部门",
        "公开责任部门", "信息公开机构", "信息发布机构", "制发单位", "成文机关", "成文单位", "签发机关", "签发单位",
    ),
    "written": (
        "成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "印发时间", "颁布日期", "颁布时间",
        "签发日期", "签发时间", "签署日期", "签署时间", "制定日期", "通过日期",
    ),
    "published": (
        "发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "信息公开日期", "公开发布日期",
        "网站发布日期", "信息发布日期", "发表时间", "发表日期", "上网日期", "上网时间", "发稿时间", "发布于",
        "录入时间", "时间", "日期", "更新时间",
    ),
    "effective": (
        "生效日期", "施行日期", "实施日期", "生效时间", "施行时间", "实施时间", "执行日期", "执行时间",
    ),
    "expiry": (
        "失效日期", "废止日期", "失效时间", "废止时间", "有效期至", "有效期限", "有效期", "截止有效期", "有效截止日期",
    ),
    "validity": (
        "有效性", "效力状况", "效力状态", "公文时效", "时效性", "时效", "是否有效", "文件状态", "政策状态",
        "文件有效性", "法规状态", "文件效力", "现行有效性", "有效状态", "政策时效", "文件时效", "文件时效性",
        "政策时效性", "政策有效性", "效力",
    ),
    "invalidity": (  # 是 means that it is not in force
        "是否失效", "是否废止", "是否已废止",
    ),
    "title": (
        "标题", "名称", "信息名称", "文件名称", "公文名称", "信息标题", "政策名称", "文件标题", "公文标题",
    ),
    "source": (
        "来源", "信息来源", "文章来源", "稿件来源",
    ),
}  # fmt: skip
FIELD_OF = {alias: (field, rank) for field, aliases in LABELS.items() for rank, alias in enumerate(aliases)}
OTHERS = frozenset(
    """
    主题分类 组配分类 体裁分类 服务对象分类 服务对象 主题词 关键词 关键字 信息分类 公开方式
    公开类别 公开属性 公开形式 公开时限 公开范围 公开程序 内容概述 内容概要 生成日期 生成时间
    文件类型 公文种类 文种 分类 作者 编辑 责任编辑 浏览次数 点击数 阅读次数 访问量 字体 字号大小
    语种 发布范围 概述 备注 信息类别 载体类型 栏目 浏览量 统一登记号 登记号 行业分类 政策级别
    适用地区 政策类型 区域 视力保护色 保护视力色 有效期 地区 产业 效力级别 效力位阶
    """.split()  # noqa: SIM905 - easier to read than sixty quoted words
)
NOTHING = (
    r"[\s—–―－\-_/\\.·*　|…]*"
    r"|[（(【\[]?\s*(?:无|暂无|暂缺|空|空白|没有|无文号"
    r"|none|null|nil|undefined|nan|n/?a|\[?object object\]?)\s*[）)】\]]?"
)
# A field that a script or a template was to fill: {{ item.wh }}, ${wh}, <%=wh%>, [!--wh--], #wh#, {$wh}.
UNFILLED = r"\{\{.*|\$\{.*|<%.*|%>|\[!--.*|#\w{1,20}#|\{\$?\w[\w.:]*\}|\$\w+\$"
LETTER_SIZES = r"\W*(?:[特超]?大\W*)?大\W*中\W*小\W*"  # 字号 is a document's number and the size of letters
PLACEHOLDER = re.compile(rf"^(?:{NOTHING}|{UNFILLED}|{LETTER_SIZES})$", re.I | re.S)
UNKNOWN = re.compile(r"^(?:未知|不详|待定|不明)$")


def is_placeholder(text: str) -> bool:
    """Whether *text* stands where there is no value: 无, a dash, `undefined`, an unfilled {{ … }}."""
    return bool(PLACEHOLDER.match(text.strip(" 　\xa0")))
