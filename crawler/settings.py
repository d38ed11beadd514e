"""Scrapy's settings: what every crawl of ours keeps to. `of_crawl` adds what the user chose."""

from __future__ import annotations

from crawler.source import CrawlSettings

BOT_NAME = "clausewatch"
SPIDER_MODULES = ["crawler.spiders"]
USER_AGENT = CrawlSettings().user_agent
ROBOTSTXT_USER_AGENT = "clausewatch"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.7",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.6",
}

# One asyncio loop for everything; both parts are marked experimental, so crawler/engine.py has contract tests.
TWISTED_REACTOR_ENABLED = False
DOWNLOADER = "crawler.downloader.DirectDownloader"
DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.RenderingDownloadHandler",
    "https": "crawler.handler.RenderingDownloadHandler",
    "file": None,
    "data": None,
    "s3": None,
    "ftp": None,
}

DOWNLOADER_MIDDLEWARES = {
    "crawler.netguard.GuardMiddleware": 40,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "crawler.manners.MannersMiddleware": 400,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.retry.PatientRetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.compression.BoundedCompressionMiddleware": 590,
    # Decodes each page to look for a tag that crawler/fetch.py finds in the bytes of small pages.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.cookies.SourceCookiesMiddleware": 700,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
EXTENSIONS = {
    "crawler.pace.CrawlDelay": 0,
    "crawler.rendering.browser.Browser": 0,
    # None: not even imported, which takes 0.15 seconds at each start.
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}
ITEM_PIPELINES = {"service.scrapy_pipeline.TrackPipeline": 300}
CLAUSEWATCH_LOADER = "service.scrapy_pipeline.load"  # (name) -> crawler.check.Assignment
CLAUSEWATCH_ALLOW_PRIVATE = False
CLAUSEWATCH_BROWSER = ""
CLAUSEWATCH_ROBOTS_SECONDS = 24 * 3600
CLAUSEWATCH_ROBOTS_RETRY_SECONDS = 600  # when robots.txt could not be fetched

ROBOTSTXT_OBEY = True
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
REDIRECT_MAX_TIMES = 5
CONCURRENT_REQUESTS = 0  # no limit in total: each host has its own
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # jitter would go below a delay that robots.txt asks for
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 20_000_000

REMOTE_CONTROL_ENABLED = False  # on by default in Scrapy 2.19: a port that runs code
TELNETCONSOLE_ENABLED = False
HTTPCACHE_ENABLED = False
MEMUSAGE_ENABLED = False
LOGSTATS_INTERVAL = 0
LOG_LEVEL = "WARNING"


def of_crawl(crawl: CrawlSettings) -> dict[str, object]:
    """The settings that follow from what the user chose."""
    return {
        "USER_AGENT": crawl.user_agent,
        "ROBOTSTXT_USER_AGENT": crawl.user_agent.split("/")[0].split(" ")[0] or BOT_NAME,
        "ROBOTSTXT_OBEY": crawl.obey_robots,
        "DOWNLOAD_DELAY": crawl.delay_seconds,
        "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.per_host,
        "DOWNLOAD_TIMEOUT": crawl.timeout_seconds,
        "DOWNLOAD_MAXSIZE": crawl.max_body_bytes,
        "CLAUSEWATCH_ALLOW_PRIVATE": crawl.allow_private,
        "CLAUSEWATCH_BROWSER": crawl.browser,
        "CLAUSEWATCH_FULL_VISIT_EVERY": crawl.full_visit_every,
    }
