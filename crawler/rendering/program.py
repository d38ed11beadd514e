"""Which program shows the pages, and how it is started."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING, Final, TypedDict

from crawler.rendering.errors import BrowserMissing

if TYPE_CHECKING:
    from playwright.async_api import ProxySettings

VARIABLE: Final = "CLAUSEWATCH_BROWSER"  # of the environment, where the settings name no program
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_EXTRA: Final = "the extra is not installed: pip install 'clausewatch[browser]'"
NO_PROGRAM: Final = "no Chromium was found: install one (Debian: apt-get install chromium), or name it in crawl.browser"
_FLAGS: Final = (
    "--disable-gpu",
    "--disable-remote-fonts",
    "--js-flags=--max-old-space-size=512",  # megabytes: a script that fills the memory ends its page and no more
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # names are resolved by our proxy, or not at all
)
_NOWHERE: Final = "http://127.0.0.1:9"  # of what the browser asks for on its own account; each context has our proxy
# What a browser needs to start; what else is in the environment may be secret.
_ENVIRONMENT: Final = (
    "DBUS_SESSION_BUS_ADDRESS",
    "HOME",
    "LANG",
    "LD_LIBRARY_PATH",
    "PATH",
    "TMPDIR",
    "XDG_RUNTIME_DIR",
)


class Launch(TypedDict):
    """How Playwright is asked to start the browser."""

    executable_path: str
    args: list[str]
    ignore_default_args: list[str]
    chromium_sandbox: bool
    env: dict[str, str | float | bool]
    proxy: ProxySettings
    handle_sigint: bool
    handle_sigterm: bool
    handle_sighup: bool


def launch_options(named: str, *, is_root: bool) -> Launch:
    """How the browser is started: *named*, or the first one found. Raises `BrowserMissing`.

    Its sandbox is off for root alone, for whom Chromium does not start with it. Signals are the service's.
    """
    return Launch(
        executable_path=program(named),
        args=list(_FLAGS),
        ignore_default_args=["--disable-popup-blocking"],
        chromium_sandbox=not is_root,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        proxy={"server": _NOWHERE},
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )


def trial(named: str, *, is_root: bool) -> str:
    """The command with which a person sees why the browser does not start."""
    return " ".join([program(named), "--headless", *(["--no-sandbox"] if is_root else []), "--dump-dom", "about:blank"])


def program(named: str) -> str:
    """The path of the browser. Raises `BrowserMissing` without one, and without the extra."""
    if importlib.util.find_spec("playwright") is None:
        raise BrowserMissing(NO_EXTRA)
    wanted = named or os.environ.get(VARIABLE, "")
    found = next(filter(None, map(shutil.which, [wanted] if wanted else _NAMES)), None)
    if found is None:
        raise BrowserMissing(f"{wanted} is no program that can be run; see crawl.browser" if wanted else NO_PROGRAM)
    return found
