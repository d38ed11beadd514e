"""Takes pictures of every page of a running service: both languages, both themes, two widths (docs/images/pages).

Usage: python tests/review/shoot.py http://127.0.0.1:8000 docs/images/pages [--login NAME] [--only policy]

With --login the password is read from standard input. Look at every picture before it is kept.
"""

from __future__ import annotations

import argparse
import getpass
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

TALLEST = 1200  # pixels of a picture; below it a page goes on alike
# Chromium writes no WebP itself, its canvas does: a third of a PNG's size.
TO_WEBP = """async data => { const picture = new Image(); picture.src = 'data:image/png;base64,' + data;
  await picture.decode(); const canvas = document.createElement('canvas');
  canvas.width = picture.width; canvas.height = picture.height; canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.toDataURL('image/webp', 0.75).split(',')[1]; }"""
WIDTHS = {"wide": 1280, "phone": 390}
# Pages whose address asks for nothing of the archive.
ALWAYS = (
    ("inbox", "/"),
    ("timeline", "/timeline"),
    ("policies", "/policies"),
    ("search", "/search?q=企业"),
    ("sources", "/sources"),
    ("add-source", "/sources/add"),
    ("catalogue", "/sources/catalogue"),
    ("coverage", "/coverage"),
    ("held", "/held"),
    ("alerts", "/alerts"),
    ("deliveries", "/alerts/deliveries"),
    ("delivery", "/alerts/deliveries/1"),
    ("api", "/api"),
    ("help", "/help"),
    ("account", "/account"),
    ("people", "/people"),
    ("audit", "/audit"),
    ("refused", "/policies/999999"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One way to look at a page."""

    language: str
    scheme: Literal["light", "dark"]
    width: str

    @property
    def name(self) -> str:
        """The end of a picture's name."""
        return f"{self.language}-{self.scheme}-{self.width}"


LOOKS = (
    Look(language="zh", scheme="light", width="wide"),
    Look(language="en", scheme="dark", width="wide"),
    Look(language="zh", scheme="dark", width="phone"),
    Look(language="en", scheme="light", width="phone"),
)


def main() -> None:
    """Take every picture."""
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    password = (getpass.getpass() if asked.terminal else input()) if asked.login else ""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for look in LOOKS:
            context = _opened(browser, asked.address, look)
            page = context.new_page()
            if "login".startswith(asked.only):
                _take(page, "/login", asked.folder / f"login-{look.name}.webp")
            if password:
                _log_in(page, asked.login, password)
            for name, path in _pages(page):
                if name.startswith(asked.only):
                    _take(page, path, asked.folder / f"{name}-{look.name}.webp")
            context.close()
        browser.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--login", default="")
    parser.add_argument("--terminal", action="store_true", help="ask for the password on the terminal")
    parser.add_argument("--only", default="", help="only pages whose name begins so")
    return parser.parse_args()


def _opened(browser: Browser, address: str, look: Look) -> BrowserContext:
    return browser.new_context(
        base_url=address,
        viewport={"width": WIDTHS[look.width], "height": 860},
        locale="zh-CN" if look.language == "zh" else "en-GB",
        color_scheme=look.scheme,
        timezone_id="Asia/Shanghai",
    )


def _log_in(page: Page, name: str, password: str) -> None:
    page.goto("/login")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")


def _pages(page: Page) -> Iterator[tuple[str, str]]:
    """Every page with a name for its picture; of what comes in numbers, one that shows much."""
    revised = _first(page, "/api/v1/changes?kind=revised&limit=200", _shown)
    policy, revision = revised["policy"]["id"], revised["revision"]["after"]
    source = revised["source"]
    label = "/".join(revised["clauses"][0]["path_after"] or revised["clauses"][0]["path_before"])
    yield from ALWAYS
    yield from (
        ("change", f"/changes/{revised['id']}"),
        ("policy", f"/policies/{policy}"),
        ("policy-since", f"/policies/{policy}?marks=since"),
        ("policy-tasks", f"/policies/{policy}/tasks"),
        ("policy-revisions", f"/policies/{policy}/revisions"),
        ("policy-copies", f"/policies/{policy}/copies"),
        ("policy-relations", f"/policies/{policy}/relations"),
        ("clause", f"/policies/{policy}/clause?label={label}"),
        ("elsewhere", f"/policies/{policy}/elsewhere?label={label}"),
        ("compare", f"/compare?change={revised['id']}"),
        ("compare-side", f"/compare?before={policy}:{revision - 1}&after={policy}:{revision}&view=side&show=context"),
        ("compare-picker", f"/compare?before={policy}"),
        ("evidence", f"/policies/{policy}/revisions/{revision}/evidence"),
        ("evidence-rendered", f"/policies/{policy}/revisions/{revision}/evidence?view=rendered"),
        ("source", f"/sources/{source}"),
        ("source-pages", f"/sources/{source}/pages"),
        ("source-page", f"/sources/{source}/pages/{_page_of(page, source, revised['url'])}"),
        ("alerts-preview", f"/alerts/preview?subscription={_subscription(page)}"),
    )


def _shown(change: dict[str, Any]) -> tuple[int, int]:
    """How much there is to see of a change: its clauses, and the revisions up to it."""
    return len(change["clauses"]), change["revision"]["after"]


def _first(page: Page, path: str, rank: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return what an address of the API lists first by *rank*, the largest."""
    listed = page.request.get(path).json()
    found: dict[str, Any] = max(listed["items"], key=rank)
    return found


def _subscription(page: Page) -> str:
    """Return the name of a subscription that was told something."""
    return str(_first(page, "/api/v1/deliveries?limit=1", lambda one: 0)["subscription"])


def _page_of(page: Page, source: str, url: str) -> str:
    """Return the id under which the source's pages list an address."""
    page.goto(f"/sources/{source}/pages?words={url}")
    link = page.locator(f'main a[href^="/sources/{source}/pages/"]').first
    return (link.get_attribute("href") or "").split("?")[0].rpartition("/")[2]


def _take(page: Page, path: str, file: Path) -> None:
    answer = page.goto(path)
    status = answer.status if answer else 0
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    width = page.viewport_size["width"] if page.viewport_size else WIDTHS["wide"]
    png = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    page.goto("about:blank")
    file.write_bytes(b64decode(page.evaluate(TO_WEBP, b64encode(png).decode())))
    print(f"{status} {file}")


if __name__ == "__main__":
    main()
