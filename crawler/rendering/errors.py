"""What can go wrong with a browser."""

from __future__ import annotations

from pipeline.errors import ClausewatchError


class BrowserMissing(ClausewatchError):  # noqa: N818  named like its siblings in pipeline/errors.py
    """There is no browser to show a page in; the message says what to do."""


class BrowserBroken(ClausewatchError):  # noqa: N818  as above
    """The browser does not start; the message is a command that shows why."""


class BrowserFailed(ClausewatchError):  # noqa: N818  as above
    """The browser did not come to an end with a page: it crashed, was killed, or hangs in a script."""


class PageTooBig(ClausewatchError):  # noqa: N818  as above
    """The page loads, or its script makes, more than a page may have."""
