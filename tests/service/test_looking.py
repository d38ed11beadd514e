"""Looks at addresses: what is refused, what runs late, what is stopped, and what the settings file keeps."""

from __future__ import annotations

import asyncio
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Reply, Site, serving

from crawler.catalogue.entries import entries
from crawler.catalogue.regions import path_of
from pipeline.errors import SettingsError
from review.looks import AddRefusal, AddRefused, Asked, Look, LookState, Wish
from service.adding.keys import free_name, region_of
from service.adding.looking import Looks
from service.runtime import opened
from service.settings.edit import append_source, append_sources
from service.settings.file import load_settings
from service.settings.model import Settings


@pytest.fixture
def run(tmp_path: Path) -> Command:
    return configured(tmp_path, {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A site that answers nothing but robots.txt before it is let go."""

    address: str
    over: threading.Event


@pytest.fixture
def held() -> Iterator[Held]:
    over = threading.Event()

    def wait(_: object) -> Reply:
        over.wait(60)
        return Reply(status=404)

    with serving(Site(pages={}, replies={"*": wait})) as site:
        yield Held(address=site.address, over=over)
        over.set()


@asynccontextmanager
async def looks_of(run: Command, *, seconds: float = 60.0) -> AsyncIterator[Looks]:
    with opened(run.config) as runtime:
        async with runtime.checker() as checker:
            assert checker.crawler is not None
            loop = asyncio.get_running_loop()
            looks = Looks(runtime=runtime, crawler=checker.crawler, loop=loop, seconds=seconds)
            yield looks
            looks.stop()


async def ended(looks: Looks, look: Look) -> Look:
    """Return the look when it is over."""
    while (now := looks.looked(look.id)) and now.state is LookState.RUNNING:  # noqa: ASYNC110 - nobody is told of an end
        await asyncio.sleep(0.02)
    assert now is not None
    return now


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", AddRefusal.EMPTY),
        ("javascript:alert(1)", AddRefusal.NO_ADDRESS),
        ("file:///etc/passwd", AddRefusal.NO_ADDRESS),
        ("data:text/html,x", AddRefusal.NO_ADDRESS),
        ("www.lanjiang.example", AddRefusal.NO_ADDRESS),
        ("http://", AddRefusal.NO_ADDRESS),
        ("http://[::1", AddRefusal.NO_ADDRESS),
        ("http://a.example:99999999/", AddRefusal.NO_ADDRESS),
        ("http://a.example\\@127.0.0.1/", AddRefusal.PASSWORD),
        ("https://me:secret@www.lanjiang.example/", AddRefusal.PASSWORD),
        ("https://www.lanjiang.example/" + "x" * 10_000, AddRefusal.TOO_LONG),
        ("http://127.0.0.1/", AddRefusal.PRIVATE),
        ("http://localhost:8000/", AddRefusal.PRIVATE),
        ("http://0x7f.1/", AddRefusal.PRIVATE),
        ("http://169.254.169.254/latest/meta-data/", AddRefusal.PRIVATE),
        ("http://[::ffff:10.0.0.1]/", AddRefusal.PRIVATE),
    ],
)
def test_hostile_addresses_are_refused_before_anything_is_asked(run: Command, url: str, why: AddRefusal) -> None:
    text = run.config.read_text("utf-8").replace('"allow_private": true', '"allow_private": false')
    run.config.write_text(text, "utf-8")

    async def refused() -> AddRefusal:
        async with looks_of(run) as looks:
            with pytest.raises(AddRefused) as caught:
                looks.look(Asked(url=url), "me")
            return caught.value.why

    assert asyncio.run(refused()) is why


def test_an_unknown_entry_of_the_catalogue_is_refused(run: Command) -> None:
    async def refused() -> AddRefusal:
        async with looks_of(run) as looks:
            with pytest.raises(AddRefused) as caught:
                looks.look(Asked(use="no-such-entry"), "me")
            return caught.value.why

    assert asyncio.run(refused()) is AddRefusal.UNKNOWN_ENTRY


def test_a_slow_host_is_given_up_when_the_time_is_over(run: Command, held: Held) -> None:
    async def late() -> Look:
        async with looks_of(run, seconds=0.5) as looks:
            found = await ended(looks, looks.look(Asked(url=f"{held.address}/list.html"), "me"))
            with pytest.raises(AddRefused) as caught:
                looks.add(found.id, Wish(name="city"), "me")
            assert caught.value.why is AddRefusal.NOT_DONE
            held.over.set()  # the crawler waits for its downloads when it is left
            return found

    assert asyncio.run(late()).state is LookState.LATE
    assert load_settings(run.config).sources == ()


def test_a_look_is_stopped_shared_and_bounded(run: Command, held: Held) -> None:
    async def stopped() -> list[LookState]:
        async with looks_of(run) as looks:
            begun = [looks.look(Asked(url=f"{held.address}/{n}.html"), "me") for n in range(3)]
            assert looks.look(Asked(url=f"{held.address}/0.html"), "another").id == begun[0].id
            with pytest.raises(AddRefused) as caught:
                looks.look(Asked(url=f"{held.address}/3.html"), "me")
            assert caught.value.why is AddRefusal.BUSY
            for look in begun:
                looks.cancel(look.id)
            held.over.set()
            return [(await ended(looks, look)).state for look in begun]

    assert asyncio.run(stopped()) == [LookState.CANCELLED] * 3


def test_a_name_is_free_and_plain() -> None:
    settings = Settings.model_validate({"sources": [{"name": "a-example-zc", "url": "https://a.example/zc/"}]})
    assert free_name("https://www.a.example/zc/", settings) == "a-example-zc-2"
    assert free_name("https://b.example/政策 文件/x.html", settings) == "b-example-政策-文件"
    assert len(free_name("https://b.example/" + "x" * 500 + "/", settings)) <= 80


def test_the_catalogue_tells_the_region_of_a_host() -> None:
    one = next(entry for entry in entries().values() if entry.id == "js-xuzhou-kjj-zcwj")
    assert region_of(one.urls[0]) == path_of(one.region)
    assert region_of("https://nobody.example/") == ""


def test_the_settings_file_keeps_its_mode_and_what_others_write(tmp_path: Path) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text("# mine\nsources: []\n", "utf-8")
    file.chmod(0o600)
    append_source(file, {"name": "one", "url": "https://one.example/"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("utf-8").startswith("# mine\n")

    def meddled() -> Iterator[dict[str, str]]:
        file.write_text("# theirs\nsources: []\n", "utf-8")
        yield {"name": "two", "url": "https://two.example/"}

    with pytest.raises(SettingsError, match="changed just now"):
        append_sources(file, meddled())  # type: ignore[arg-type]  # looked at once, in the midst of the work
    assert file.read_text("utf-8") == "# theirs\nsources: []\n"
    assert list(tmp_path.iterdir()) == [file]
