"""Why a file was not read, or not to its end, said in Chinese. The pipeline says it in English."""

from __future__ import annotations

import re
from typing import Final

_SAID: Final = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"empty: the file has no bytes", "空文件：没有内容"),
        (r"empty: the file has no words", "空文件：没有文字"),
        (r"empty: the archive holds no files", "空压缩包：里面没有文件"),
        (r"encrypted: it opens with a password only", "已加密：要有密码才能打开"),
        (r"scanned: its pages are images without a text layer", "扫描件：各页是图片，没有文字层"),
        (r"scanned: it is an image without a text layer", "扫描件：是图片，没有文字层"),
        (r"no readable text: .+", "没有可读的文字：字体没有说明它印的是哪些字"),
        (r"a web page stands in place of the file", "不是文件：链接处是一个网页"),
        (r"of no known kind: .+", "不认识的文件类型"),
        (r"kept, not read: .+ needs LibreOffice, which is not installed", "已保存，未读取：要装 LibreOffice 才能读"),
        (
            r"kept, not read: LibreOffice did not end within (\d+) seconds",
            "已保存，未读取：LibreOffice {0} 秒内没有完成",
        ),
        (r"kept, not read: LibreOffice could not be started", "已保存，未读取：LibreOffice 无法启动"),
        (r"kept, not read: LibreOffice cannot open .+", "已保存，未读取：LibreOffice 打不开它"),
        (r"kept, not read: an archive of a kind .+", "已保存，未读取：这种压缩包要用专门的程序解开"),
        (r"kept, not read: mark-up of an office program .+", "已保存，未读取：是办公软件的标记文本，不是它的文件"),
        (r"not read: an archive inside an archive", "未读取：压缩包里的压缩包"),
        (r"not read: the archive holds more files .+", "未读取：压缩包里这类文件太多"),
        (r"too large: more than (\d+) MB", "太大：超过 {0} MB"),
        (r"too large: the package holds more than (\d+) files", "太大：包里超过 {0} 个文件"),
        (r"too large: .+ unpacks? to more than a document holds", "太大：解压后超过一份文件应有的大小"),
        (r"too large: reading it takes more .+", "太大：读取它所需的时间或内存超过限度"),
        (r"too large: .+", "太大：内容超过一份文件应有的量"),
        (r"too long: only the first (\d+) of (\d+) pages were read", "太长：共 {1} 页，只读了前 {0} 页"),
        (r"too long: only the first (\d+) paragraphs were read", "太长：只读了前 {0} 段"),
        (r"too long: only the first (\d+) rows were read", "太长：只读了前 {0} 行"),
        (r"only the first (\d+) of (\d+) files were read", "共 {1} 个文件，只读了前 {0} 个"),
        (r"damaged: .+", "已损坏：无法解析"),
    )
)
_MORE: Final = re.compile(r" and (\d+) more$")


def file_reason(reason: str) -> str:
    """*reason* in Chinese; of an archive part by part, each after the names of its files. Unknown words stay."""
    return "；".join(map(_part, reason.split("; ")))


def _part(reason: str) -> str:
    for at in (0, *(place.end() for place in re.finditer(": ", reason))):
        if told := _said(reason[at:]):
            names = _MORE.sub(r" 等另外 \1 个", reason[: max(at - 2, 0)])
            return f"{names}：{told}" if names else told
    return reason


def _said(reason: str) -> str:
    for pattern, chinese in _SAID:
        if found := pattern.fullmatch(reason):
            return chinese.format(*found.groups())
    return ""
