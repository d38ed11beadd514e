"""Packages: a zip opened within bounds, and the XML in it parsed without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from pipeline.files.bounds import PASSWORD, Budget, FileUnread

MOST_MEMBERS = 5_000
MOST_RATIO = 400  # text of policies packs to a twentieth, a bomb to a thousandth
SMALL = 2**20  # unpacked bytes under which the ratio does not matter
MOST_PART = 24 * 2**20  # bytes of one part of XML


@dataclass(slots=True)
class Package:
    """The members of a zip. Raises FileUnread for what is encrypted, broken or a bomb."""

    archive: zipfile.ZipFile
    budget: Budget = field(default_factory=Budget)

    @property
    def infos(self) -> list[zipfile.ZipInfo]:
        """Members that are files, in the order of the package's directory."""
        return [info for info in self.archive.infolist() if not info.is_dir()]

    @property
    def names(self) -> list[str]:
        return [info.filename for info in self.infos]

    def read(self, name: str) -> bytes:
        """The bytes of the member called *name*; b"" when there is none."""
        try:
            return self.read_member(self.archive.getinfo(name))
        except KeyError:
            return b""

    def read_member(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of a member, whatever its directory entry claims about their number."""
        if info.flag_bits & 1:
            raise FileUnread(PASSWORD)
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise FileUnread("too large: a packed part unpacks to more than a document holds")
        try:
            with self.archive.open(info) as member:
                body = member.read(self.budget.unpacked + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise FileUnread("damaged: a packed part cannot be unpacked") from error
        self.budget.unpacked -= len(body)
        if self.budget.unpacked < 0:
            self.budget.unpacked = 0
            raise FileUnread("too large: its packed parts unpack to more than a document holds")
        return body

    def tree(self, name: str) -> etree._Element | None:
        """The root of the XML member called *name*; None when there is none."""
        body = self.read(name)
        return parse_xml(body, self.budget) if body else None


def open_package(body: bytes, budget: Budget | None = None) -> Package:
    """The zip that *body* is. Raises FileUnread when it is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise FileUnread("damaged: the package has no readable directory") from error
    if len(archive.infolist()) > MOST_MEMBERS:
        raise FileUnread(f"too large: the package holds more than {MOST_MEMBERS} files")
    return Package(archive, budget or Budget())


def parse_xml(body: bytes, budget: Budget) -> etree._Element:
    """The root of *body*; entities stay as they are written and nothing is loaded."""
    if len(body) > MOST_PART:
        raise FileUnread("too large: one of its parts holds more than a document does")
    budget.marks -= body.count(b"<") + body.count(b"=")
    if budget.marks < 0:
        raise FileUnread("too large: it holds more markup than a document does")
    if b"<!DOCTYPE" in body[:4096] or b"<!ENTITY" in body[:65536]:
        raise FileUnread("damaged: its XML declares entities, which no office program writes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise FileUnread("damaged: its XML cannot be parsed") from error
    if root is None:
        raise FileUnread("damaged: its XML cannot be parsed")
    return root


def local(element: etree._Element) -> str:
    """The tag without its namespace; "" of a comment or instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: etree._Element, name: str) -> str:
    """The attribute of that local name, whatever its namespace; "" when there is none."""
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def children(element: etree._Element | None, *names: str) -> list[etree._Element]:
    """The children with one of these local names, in order."""
    return [] if element is None else [child for child in element if local(child) in names]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    return next(iter(children(element, name)), None)
