"""What each forked command would do anew: imported, by its name in the project, where they are forked from."""

from __future__ import annotations

from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from sqlalchemy.orm import configure_mappers

for kind in ("EXTENSIONS_BASE", "DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE"):
    for name in Settings()[kind]:
        load_object(name)
configure_mappers()
