"""`scrapy crawl source -a name=…` with the project's own settings is the same check as the service's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

ROOT = Path(__file__).resolve().parents[2]


def crawl(run: Command, name: str) -> None:
    """Check the source *name* as Scrapy's own command does."""
    result = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "source", "-a", f"name={name}"],
        cwd=ROOT,
        env={**os.environ, "CLAUSEWATCH_CONFIG": str(run.config)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr, result.stderr


def test_scrapy_crawls_as_the_service_checks(tmp_path: Path) -> None:
    with serving(Site(pages=policy_pages(3))) as site:
        run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
        crawl(run, "city")
        crawl(run, "city")  # only noise has moved
        assert run.changes() == []
        site.pages["/zc/2.html"] = policy_page(2, 777)
        crawl(run, "city")
        told = run.changes()
    assert [change["kind"] for change in told] == ["revised"]
    assert told[0]["policy"]["doc_number"] == "澄政发〔2026〕2号"
