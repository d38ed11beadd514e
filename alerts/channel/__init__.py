"""The one place that knows Apprise: it reads a destination's address, and sends a message to it.

The services of `channel.services` are spoken to by ourselves; the hundred and fifty others are Apprise's.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is typed in part only.

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # Apprise imports imghdr, which Python 3.13 drops
    import apprise
    from apprise.manager_plugins import NotificationManager

from alerts.answers import one_by_one
from alerts.channel.services import OWN, Mail, Own
from alerts.forms import Form
from alerts.messages import Message
from alerts.parts import Measure, Room, utf8
from alerts.progress import PROGRESS
from alerts.result import SendResult, failed, secrets_in, sent
from alerts.subscription import Destination
from pipeline.errors import DestinationError

SEND_SECONDS: Final = 60.0  # after which a sending is given up as failed
_HTML_MAIL: Final = frozenset(
    {"brevo", "groundmail", "mailersend", "mailgun", "o365", "postmark", "resend", "sendgrid", "sendpulse", "ses"}
    | {"smtp2go", "sparkpost"}
)

# Where Apprise counts characters and the service bytes.
_IN_BYTES: Final[dict[str, tuple[int, Measure]]] = {
    "wechat": (2_048, utf8),
    "ntfy": (4_096, utf8),
    "ntfys": (4_096, utf8),
}


def check_destination(url: str) -> str:
    """Return the destination's masked name. Raises DestinationError, which never tells the address."""
    return _name(url, _service(url))


def read_destination(url: str) -> Destination:
    """Return the destination with the key it has in the outbox. Raises DestinationError."""
    name = check_destination(url)
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    lasting = parts._replace(netloc=user.partition(":")[0] + at + host).geturl()  # a new password is no new destination
    return Destination(key=f"{parts.scheme.lower()}-{sha256(lasting.encode()).hexdigest()[:12]}", name=name, url=url)


async def send(url: str, message: Message) -> SendResult:
    """Send one message. Every failure is a result, its detail without secrets; none takes longer than SEND_SECONDS."""
    try:
        service = _service(url)
    except DestinationError as error:
        return failed(str(error), permanent=True)
    worker = ThreadPoolExecutor(1, thread_name_prefix="send")  # its own: one that hangs takes no thread from others
    try:
        sending = asyncio.get_running_loop().run_in_executor(worker, _deliver, service, message)
        result = await asyncio.wait_for(sending, SEND_SECONDS)
    except TimeoutError:
        return failed(f"no end after {SEND_SECONDS:.0f} seconds")
    finally:
        worker.shutdown(wait=False)
    return result.without(secrets_in(url))


def _deliver(service: apprise.NotifyBase, message: Message) -> SendResult:
    direct = service.direct() if isinstance(service, Own) else None
    return direct.deliver(message) if direct else _deliver_by_apprise(service, message)


def _deliver_by_apprise(service: apprise.NotifyBase, message: Message) -> SendResult:
    """Send through a stock plugin, which tells no more than yes or no: a no is worth another try."""
    sender = apprise.Apprise(asset=_asset())
    sender.add(service)
    if _schema_of(service) in _HTML_MAIL or isinstance(service, Mail):
        with _files(service, message) as files:
            return _notify(sender, message.html, message.subject, apprise.NotifyFormat.HTML, files)
    markdown = service.resolve_format(apprise.NotifyFormat.MARKDOWN) is apprise.NotifyFormat.MARKDOWN
    form, said = (Form.MARKDOWN, "MARKDOWN") if markdown else (Form.TEXT, "TEXT")
    parts = message.parts(form, _room(service, message.subject))
    steps = PROGRESS.steps(message.id, service.url(privacy=False))
    with _files(service, message) as files:

        def say(text: str) -> SendResult:
            return _notify(sender, text, message.subject, apprise.NotifyFormat[said], files if text is parts[0] else ())

        return one_by_one(parts, say, steps)


@contextmanager
def _files(service: apprise.NotifyBase, message: Message) -> Iterator[Sequence[str]]:
    """Give the paths of the files that go with a message: Apprise takes no others. None for services without files."""
    with TemporaryDirectory(prefix="clausewatch-") as folder:
        files = message.attach() if service.attachment_support else ()
        paths = [Path(folder, file.name) for file in files]
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file.content)
        yield [str(path) for path in paths]


def _notify(
    sender: apprise.Apprise, body: str, title: str, form: apprise.NotifyFormat, files: Sequence[str] = ()
) -> SendResult:
    result = sender.notify(body=body, title=title, body_format=form, attach=list(files) or None)
    if result:
        return sent("taken")  # Apprise keeps the answer to itself
    lines = [entry.message for one in result.results for entry in one.logs() if entry.level in ("WARNING", "ERROR")]
    return failed("; ".join(lines[-2:]) or "the service did not take it")


def _room(service: apprise.NotifyBase, subject: str) -> Room:
    """Return what the service takes; where there is no field for it, the subject stands in the text."""
    limit, measure = _IN_BYTES.get(_schema_of(service), (int(service.body_maxlen), len))
    beside = measure(subject) + 20 if not service.title_maxlen else 20
    return Room(limit=max(limit - beside, 60), measure=measure)


def _service(url: str) -> apprise.NotifyBase:
    _register()
    service = apprise.Apprise.instantiate(url, asset=_asset())
    if service is None or not isinstance(service, apprise.NotifyBase):
        raise DestinationError(f"{_scheme(url)}://***", _problem(url))
    if isinstance(service, Mail) and not service.targets:
        raise DestinationError(f"{_scheme(url)}://***", "it names nobody to write to.")
    return service


def _problem(url: str) -> str:
    scheme, known = _scheme(url), NotificationManager().schemas()
    if scheme in known:
        return "the address lacks something that this kind of destination needs, or holds something it does not know."
    near = get_close_matches(scheme, known, n=1)
    return f"this kind of destination is not known.{f' Did you mean {near[0]}://?' if near else ''}"


def _name(url: str, service: apprise.NotifyBase) -> str:
    schema = _schema_of(service) or _scheme(url)
    direct = service.direct() if isinstance(service, Own) else None
    if direct:
        return f"{schema}:{direct.hint()}"
    return f"{schema}:{sha256(url.encode()).hexdigest()[:4]}"


def _scheme(url: str) -> str:
    scheme, found, _ = url.partition("://")
    return scheme.lower() if found and scheme.isalnum() else "?"


def _schema_of(service: apprise.NotifyBase) -> str:
    schemas = service.secure_protocol if service.secure else service.protocol or service.secure_protocol
    return str(schemas if isinstance(schemas, str) else next(iter(schemas or ()), ""))


@cache
def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(app_id="clausewatch", app_desc="clausewatch", app_url="", secure_logging=True)


@cache
def _register() -> None:
    """Put our services over the stock ones, and keep both libraries' logs to themselves: they may print addresses."""
    for name in ("apprise", "urllib3"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.addHandler(logging.NullHandler())
    for plugin in OWN:
        NotificationManager().add(plugin, force=True)
