"""What `scrapy crawl source -a name=…` needs of us: the plan of a check, and the judging of its visits."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from crawler.check import CheckPlan
from pipeline.errors import ClausewatchError
from pipeline.model import Visit
from service.passes import Gathered
from service.runtime import Runtime, opened

CONFIG = "CLAUSEWATCH_CONFIG"


def settings_file() -> Path:
    """Return the settings file that a Scrapy command uses."""
    return Path(os.environ.get(CONFIG, "clausewatch.yaml"))
