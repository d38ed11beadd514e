"""Pages in a real browser: what it complains about, and whether a page can be read in every look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request
from review_web import Web

PHONE, WIDE = 390, 1280
HEIGHT = 844
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# What axe-core calls a serious violation of WCAG, with the first places.
_AXE = """options => axe.run(options).then(found => found.violations
  .filter(one => ['serious', 'critical'].includes(one.impact))
  .map(one => `${one.id}: ${JSON.stringify(one.nodes.slice(0, 3).map(node => node.target))}`))"""
_OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is seen."""

    width: int
    scheme: Scheme


def looks_well(page: Page, *looks: Look) -> None:
    """Assert that an open page has one heading, and neither overflows nor keeps readers out in any of these looks.

    It is loaded once for all of them, as loading takes longer than looking. It is left in the first one.
    """
    assert page.locator("h1").count() == 1, page.url
    for look in looks:
        wear(page, look)
        assert page.evaluate("document.documentElement.scrollWidth") <= look.width, (page.url, look)
        assert violations(page) == [], (page.url, look)
    wear(page, looks[0])


def wear(page: Page, look: Look) -> None:
    """Show a page, and those after it, in this look."""
    page.set_viewport_size({"width": look.width, "height": HEIGHT})
    page.emulate_media(color_scheme=look.scheme)


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_AXE, _OPTIONS)
    return found


@contextmanager
def opened(
    browser: Browser,
    web: Web,
    *,
    width: int = WIDE,
    language: str = "zh-CN",
    scheme: Scheme = "light",
    script: bool = True,
) -> Iterator[tuple[Page, list[str]]]:
    """A page of a new visitor, and everything the browser complained about."""
    context = browser.new_context(
        base_url=web.base,
        viewport={"width": width, "height": HEIGHT},
        locale=language,
        color_scheme=scheme,
        java_script_enabled=script,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url} {message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    page.on("requestfailed", lambda request: complaints.extend(failure_of(request)))
    yield page, complaints
    context.close()


def failure_of(request: Request) -> list[str]:
    """What is wrong with a request that failed; nothing when the next page was asked for before it ended."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url} failed: {request.failure}"]
