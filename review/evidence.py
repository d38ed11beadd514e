"""The pipeline's evidence, said in Chinese. It writes English sentences; those not known here stay as they are."""

from __future__ import annotations

import re
from typing import Final

from review.file_reasons import file_reason
from review.i18n import Voice

_KNOWN: Final = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"Compared with the current revision, (.+)\.", "与现行版本比较：{0}。"),
        (r"The page printed (\w+) as (.+); it prints (.+) now\.", "页面上的{0}原为“{1}”，现为“{2}”。"),
        (
            r"It carries “(.+)”; against the official text of today it is (\w+)\.",
            "载有《{0}》；与今天的官方文本相比：{1}。",
        ),
        (
            r"No policy with this number, title or text was seen on any source before\.",
            "此前在任何来源都没有见过字号、标题或正文与它相同的政策。",
        ),
        (r"The page interprets “(.+)”\.", "这个页面解读的是《{0}》。"),
        (r"The policy it interprets was not seen yet\.", "它所解读的政策还没有见过。"),
        (r"(\S+) leads here\.", "{0} 跳转到这里。"),
        (r"(\S+) is dead, and the same policy stands here\.", "{0} 已打不开，同一政策出现在这里。"),
        (r"“(.+?)” (repeals|replaces|amends) it: (.*)", "《{0}》{1}了它：{2}"),
        (
            r"Its text says that it is valid until ([\d-]+), (\d+) days from now\.",
            "正文写明有效期至 {0}，还有 {1} 天。",
        ),
        (r"It changed as it moved\.", "迁址的同时内容有改动。"),
        (r"The file “(.+)” has other bytes behind the same link (\S+?)\.?", "附件“{0}”的链接 {1} 没有变，文件换了。"),
        (r"The address was dead on (\d+) visits: (.*)", "{0} 次访问都打不开：{1}"),
        (r"Other pages of the source answered\.", "同一来源的其他页面访问正常。"),
        (r"The address was dead on two visits and answers again\.", "曾两次访问都打不开，现在又能打开了。"),
        (
            r"The texts of the two files were not compared: one of them is not kept\.",
            "没有比较两个文件的文字：其中一个没有保存。",
        ),
        (r"The texts of the two files were not compared: they are too long\.", "没有比较两个文件的文字：太长。"),
        (r"The texts of the two files are the same\.", "两个文件的文字相同。"),
        (r"The texts of the two files differ in (\d+) clauses\.", "两个文件的文字有 {0} 条不同。"),
        (r"The page offers the file “(.+)”\.", "页面增加了附件“{0}”。"),
        (r"The page no longer offers the file “(.+)”\.", "页面不再提供附件“{0}”。"),
    )
)


_UNREAD: Final = re.compile(r"The texts of the two files were not compared, because one was not read \((.+)\)\.")
_COUNTED: Final = re.compile(r"\b(\d+) (modified|added|removed|moved|renumbered|typographic)\b(?:, )?")


def evidence(sentence: str, voice: Voice) -> str:
    """The sentence in the reader's language when its pattern is known, else as it is."""
    if voice.language == "en":
        return sentence
    if unread := _UNREAD.fullmatch(sentence):
        return f"没有比较两个文件的文字，因为其中一个未能读取（{file_reason(unread[1])}）。"
    for pattern, chinese in _KNOWN:
        if found := pattern.fullmatch(sentence):
            return chinese.format(*(_word(group, voice) for group in found.groups()))
    return sentence


def _word(text: str, voice: Voice) -> str:
    """A name of a field, a fidelity or a count of edits in the reader's language; anything else as it is."""
    told = text
    for group in ("field", "fidelity", "validity", "relation"):
        told = voice.known(group, told)
    return _COUNTED.sub(lambda found: voice.say(f"tally.{found[2]}", n=found[1]) + " ", told).strip()
