"""The rules that keep or drop a line of a page, by name: so that a person can see which one misread it."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """Why a line is part of the document, or is not. A line has the first rule that dropped it."""

    TEXT = "text"
    ONLY_CONTENT = "only content"
    ROW = "row"
    SIGNS = "signs"
    FURNITURE = "furniture"
    COUNTER = "counter"
    TOOLBAR = "toolbar"
    CLOCK = "clock"
    TRAIL = "trail"
    NEIGHBOUR = "neighbour"
    RELATED = "related"
    BYLINE = "byline"
    FOOTER = "footer"
    IMPRINT = "imprint"
    DISCLAIMER = "disclaimer"
    ADVERT = "advert"
    HIDDEN = "hidden"
    LINK_ROW = "link row"
    ASIDE = "aside"
    OVERLAY = "overlay"
    SECTION = "section"
    FIELD = "field"
    TITLE = "title"
    ABOVE_TITLE = "above title"
    NAMES = "names"
    COPY = "copy"
    REPLY = "reply"
    OUTSIDE = "outside"
    PROFILE = "profile"

    @property
    def keeps(self) -> bool:
        """Whether a line under this rule is part of the document, or announces one."""
        return self in (Rule.TEXT, Rule.ONLY_CONTENT, Rule.ROW)

    @property
    def english(self) -> str:
        """One line of meaning."""
        return MEANINGS[self][0]

    @property
    def chinese(self) -> str:
        """The same in Chinese."""
        return MEANINGS[self][1]


MEANINGS: dict[Rule, tuple[str, str]] = {
    Rule.TEXT: ("a paragraph of the document", "正文段落"),
    Rule.ONLY_CONTENT: ("all that the text's own box holds, such as an image's caption", "正文容器里仅有的内容"),
    Rule.ROW: ("announces a document: a row of the listing", "列表中的一条"),
    Rule.SIGNS: ("nothing but signs", "只有符号"),
    Rule.FURNITURE: ("a button or a name that sites print around any text", "网站通用按钮或栏目名"),
    Rule.COUNTER: ("counts readers, clicks or comments", "浏览、点击或评论计数"),
    Rule.TOOLBAR: ("a row of buttons", "工具栏"),
    Rule.CLOCK: ("tells today's date or when the page was made", "今天的日期或页面生成时间"),
    Rule.TRAIL: ("tells where on the site the page stands", "当前位置导航"),
    Rule.NEIGHBOUR: ("leads to the text before or after", "上一篇、下一篇"),
    Rule.RELATED: ("leads to texts on the same matter", "相关文件或解读的链接"),
    Rule.BYLINE: ("tells source, author or time of posting", "来源、作者或发布时间"),
    Rule.FOOTER: ("registration and copyright of the site", "备案号、版权等页脚"),
    Rule.IMPRINT: ("names the operator of the site, beside its footer", "页脚旁的主办单位、地址等"),
    Rule.DISCLAIMER: ("declines responsibility for the text", "版权或免责声明"),
    Rule.ADVERT: ("sells something, or stands between lines that do", "广告或夹在广告之间"),
    Rule.HIDDEN: ("is not shown", "页面上隐藏的内容"),
    Rule.LINK_ROW: ("is a link and says nothing else", "只有链接"),
    Rule.ASIDE: ("stands in the page's navigation, margin or foot", "导航、侧栏或页脚区域"),
    Rule.OVERLAY: ("stands in a box for cookies or adverts", "Cookie 提示或广告框"),
    Rule.SECTION: ("stands under a heading for other texts", "相关文章等栏目之下"),
    Rule.FIELD: ("tells a field, read as metadata", "字段，已作为元数据读取"),
    Rule.TITLE: ("the title, read as metadata", "标题，已作为元数据读取"),
    Rule.ABOVE_TITLE: ("stands above the title", "标题之上"),
    Rule.NAMES: ("one of a row of names of places and agencies", "成排的地名、机构名"),
    Rule.COPY: ("says again what stands above", "与上文重复的副本"),
    Rule.REPLY: ("a comment or a later post", "评论或跟帖"),
    Rule.OUTSIDE: ("stands outside the box of the document", "正文区域之外"),
    Rule.PROFILE: ("recurs on the pages of its source", "该来源各页重复出现"),
}
