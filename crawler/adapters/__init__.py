"""Kinds of listings, most particular first."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.cms_json import CmsJsonList
from crawler.adapters.cmsweb import Cmsweb
from crawler.adapters.counted import Changzhou, Gtapp, Was, Wuxi
from crawler.adapters.epoint import Epoint
from crawler.adapters.feeds import Feed, Sitemap
from crawler.adapters.gkmlpt import Gkmlpt
from crawler.adapters.gov_search import GovSearch
from crawler.adapters.hanweb import Hanweb
from crawler.adapters.hanweb_xxgk import HanwebXxgk
from crawler.adapters.html_list import HtmlList
from crawler.adapters.iframe import Iframe
from crawler.adapters.jpaas import Jpaas
from crawler.adapters.json_list import JsonList
from crawler.adapters.script_arrays import ScriptArrays
from crawler.adapters.scripted import Scripted
from crawler.adapters.single_page import SinglePage
from crawler.adapters.static_json import StaticJson
from crawler.adapters.themes import DedeCms, Drupal, EmpireCms, PhpCms, ZBlog
from crawler.adapters.told import OPTIONS
from crawler.adapters.trs import Trs
from crawler.adapters.trs_gkml import TrsGkml
from crawler.adapters.truecms import Truecms
from crawler.adapters.ucap import Ucap, UcapCatalogue, UcapInfo, UcapSearch
from crawler.adapters.vsb import Vsb
from crawler.adapters.wordpress import WordPress
from pipeline.errors import AdapterError

ADAPTERS: tuple[Adapter, ...] = (
    Sitemap(),
    Feed(),
    Jpaas(),
    Truecms(),
    HanwebXxgk(),
    Hanweb(),
    Epoint(),
    Gkmlpt(),
    Cmsweb(),
    UcapCatalogue(),
    UcapInfo(),
    UcapSearch(),
    CmsJsonList(),
    GovSearch(),
    WordPress(),
    JsonList(),
    ScriptArrays(),
    TrsGkml(),
    Was(),
    Ucap(),
    Trs(),
    Wuxi(),
    Changzhou(),
    Gtapp(),
    Vsb(),
    ZBlog(),
    DedeCms(),
    PhpCms(),
    EmpireCms(),
    Drupal(),
    StaticJson(),
    HtmlList(),
    Iframe(),
    Scripted(),
    SinglePage(),
)
AUTO = "auto"  # in settings: the adapter is found from the page, at each first page anew

__all__ = ["ADAPTERS", "AUTO", "Adapter", "Evidence", "FetchedPage", "Recognised", "named", "options_of", "recognise"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """What kind of listing a page is, and why."""

    adapter: Adapter
    evidence: Evidence | None  # None: it was named, and nothing on the page speaks for it


def recognise(page: FetchedPage, wanted: str = "") -> Recognised | None:
    """The adapter that is *wanted*, or that asked for the page, or the first that knows it; None when none does.

    Raises AdapterError for a name that no adapter has.
    """
    name = wanted or page.asked_by
    if name:
        adapter = named(name)
        if adapter is None:
            known = ", ".join(each.name for each in ADAPTERS)
            raise AdapterError(page.url, f"there is no adapter “{name}”; there are {known}")
        return Recognised(adapter=adapter, evidence=adapter.fingerprint(page))
    tried = ((each, each.fingerprint(page)) for each in ADAPTERS)
    return next((Recognised(adapter=each, evidence=told) for each, told in tried if told), None)


def named(name: str) -> Adapter | None:
    """The adapter of that name."""
    return next((each for each in ADAPTERS if each.name == name), None)


def options_of(name: str) -> dict[str, str]:
    """The options that the adapter of that name takes, and what each means; of every adapter when *name* is ""."""
    chosen = [each for each in ADAPTERS if name in ("", each.name)]
    return dict(OPTIONS) | {option: meaning for each in chosen for option, meaning in each.options.items()}
