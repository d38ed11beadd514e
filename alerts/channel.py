"""The one module that knows Apprise: it reads a destination's address, and sends a message to it.

Apprise 2.2 takes an HTTP 200 for success, but the Chinese chat services say no in the body, so they have classes of
their own here, registered over the stock ones; so do mail (whose plain text must keep the red-line) and JSON webhooks
(which get the stable id). The hundred and sixty others are Apprise's. The chat services' addresses may carry `gateway=https://host`
for a service that an organisation runs itself.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is typed in part only.

from __future__ import annotations

import asyncio
import logging
import warnings
from concurrent.futures import ThreadPoolExecutor
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, quote, urlencode, urlsplit

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # Apprise imports imghdr, which Python 3.13 drops
    import apprise
    from apprise.manager_plugins import NotificationManager
    from apprise.plugins.bark import NotifyBark
    from apprise.plugins.custom_json import NotifyJSON
    from apprise.plugins.dingtalk import NotifyDingTalk
    from apprise.plugins.email import NotifyEmail
    from apprise.plugins.feishu import NotifyFeishu
    from apprise.plugins.lark import NotifyLark
    from apprise.plugins.serverchan import NotifyServerChan
    from apprise.plugins.wecombot import NotifyWeComBot

from alerts import bots
from alerts.mail import Mailbox, Security
from alerts.messages import Message
from alerts.result import SendResult, failed, secrets_in, sent
from alerts.subscription import Destination
from alerts.webhook import Webhook, basic_authorization
from pipeline.errors import DestinationError

SEND_SECONDS: Final = 60.0  # after which a sending is given up as failed
_HTML_MAIL: Final = frozenset(
    {"brevo", "groundmail", "mailersend", "mailgun", "o365", "postmark", "resend", "sendgrid", "sendpulse", "ses"}
    | {"smtp2go", "sparkpost"}
)


class Direct(Protocol):
    """A destination that is spoken to without Apprise's sender."""

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""

    def hint(self) -> str:
        """Return what tells it from another destination, without a secret."""


class _Own:
    """Mixin of the classes that stand over stock ones: `gateway` may name another host than the public one."""

    def __init__(self, **kwargs: Any) -> None:  # Any: what Apprise read from an address
        super().__init__(**kwargs)
        gateway = str(kwargs.get("qsd", {}).get("gateway", "")).rstrip("/")
        self.gateway = gateway if not gateway or "://" in gateway else f"https://{gateway}"

    def direct(self) -> Direct:
        """Return the destination as a value."""
        raise NotImplementedError


class DingTalk(_Own, NotifyDingTalk):
    """A group robot of DingTalk; its own page gives the address as https."""

    def direct(self) -> Direct:
        host = self.gateway or "https://oapi.dingtalk.com"
        phones = tuple(str(phone) for phone in self.targets)
        return bots.DingTalkBot(
            token=self.token, secret=self.secret or "", phones=phones, host=host, verify=self.verify_certificate
        )

    @staticmethod
    def parse_native_url(url: str) -> dict[str, Any] | None:
        parts = urlsplit(url)
        token = parse_qs(parts.query).get("access_token", [""])[0]
        is_it = parts.hostname == "oapi.dingtalk.com" and parts.path == "/robot/send"
        return NotifyDingTalk.parse_url(f"dingtalk://{quote(token)}/") if is_it else None


class WeComBot(_Own, NotifyWeComBot):
    """A group robot of WeCom."""

    def direct(self) -> Direct:
        host = self.gateway or "https://qyapi.weixin.qq.com"
        return bots.WeComBot(key=self.key, host=host, verify=self.verify_certificate)


class Feishu(_Own, NotifyFeishu):
    """A group robot of Feishu; its own page gives the address as https."""

    def direct(self) -> Direct:
        host = self.gateway or "https://open.feishu.cn"
        return bots.FeishuBot(token=self.token, host=host, verify=self.verify_certificate)

    @staticmethod
    def parse_native_url(url: str) -> dict[str, Any] | None:
        parts = urlsplit(url)
        path, _, token = parts.path.rpartition("/")
        is_it = parts.hostname == "open.feishu.cn" and path == "/open-apis/bot/v2/hook"
        return NotifyFeishu.parse_url(f"feishu://{token}/") if is_it else None


class Lark(_Own, NotifyLark):
    """A group robot of Lark."""

    def direct(self) -> Direct:
        host = self.gateway or "https://open.larksuite.com"
        return bots.FeishuBot(token=self.token, host=host, verify=self.verify_certificate)


class ServerChan(_Own, NotifyServerChan):
    """ServerChan, which forwards to WeChat."""

    def direct(self) -> Direct:
        host = self.gateway or "https://sctapi.ftqq.com"
        return bots.ServerChanBot(token=self.token, host=host, verify=self.verify_certificate)


class Bark(_Own, NotifyBark):
    """Bark; its server is the address's host."""

    def direct(self) -> Direct:
        return bots.BarkApp(
            url=self.notify_url,
            devices=tuple(self.targets),
            name=str(self.host),
            headers=basic_authorization(self.user or "", self.password or ""),
            verify=self.verify_certificate,
        )


class JsonWebhook(_Own, NotifyJSON):
    """Any program that takes JSON."""

    def direct(self) -> Direct:
        name = f"{self.host}:{self.port}" if self.port else str(self.host)
        query = "?" + urlencode(self.params) if self.params else ""
        path = quote(self.fullpath, safe="/%:@!$&'()*+,;=~")
        return Webhook(
            url=f"{'https' if self.secure else 'http'}://{name}{path}{query}",
            name=name,
            method=str(self.method),
            headers={**basic_authorization(self.user or "", self.password or ""), **self.headers},
            extras=self.payload_extras,
            verify=self.verify_certificate,
        )


class Mail(_Own, NotifyEmail):
    """Mail. Encrypted mail is left to Apprise."""

    def direct(self) -> Direct:
        name, address = self.from_addr
        reply = {"Reply-To": ", ".join(sorted(self.reply_to))} if self.reply_to else {}
        return Mailbox(
            host=self.smtp_host,
            port=int(self.port or 0),
            security=Security(str(self.secure_mode)),
            sender=(str(name or self.app_id), str(address)),
            recipients=tuple((str(name or ""), str(address)) for name, address in self.targets),
            copies=tuple(sorted(self.cc)),
            blind_copies=tuple(sorted(self.bcc)),
            user=self.user or "",
            password=self.password or "",
            verify=self.verify_certificate,
            headers={**self.headers, **reply},
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether PGP is asked for."""
        return self.pgp_mode not in ("no", "none")


_OWN: Final = (DingTalk, WeComBot, Feishu, Lark, ServerChan, Bark, JsonWebhook, Mail)


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
    if isinstance(service, _Own) and not (isinstance(service, Mail) and service.is_encrypted):
        return service.direct().deliver(message)
    return _deliver_by_apprise(service, message)


def _deliver_by_apprise(service: apprise.NotifyBase, message: Message) -> SendResult:
    """Send through a stock plugin, which tells no more than yes or no: a no is worth another try."""
    sender = apprise.Apprise(asset=_asset())
    sender.add(service)
    body, form = _body(service, message)
    result = sender.notify(body=body, title=message.subject, body_format=form)
    if result:
        return sent("taken")  # Apprise keeps the answer to itself
    lines = [entry.message for one in result.results for entry in one.logs() if entry.level in ("WARNING", "ERROR")]
    return failed("; ".join(lines[-2:]) or "the service did not take it")


def _body(service: apprise.NotifyBase, message: Message) -> tuple[str, apprise.NotifyFormat]:
    """Return what the service shows best: HTML for mail, Markdown where it is understood, else plain text."""
    if _schema_of(service) in _HTML_MAIL or isinstance(service, Mail):
        return message.html, apprise.NotifyFormat.HTML
    markdown = service.resolve_format(apprise.NotifyFormat.MARKDOWN) is apprise.NotifyFormat.MARKDOWN
    text = message.markdown if markdown else message.text
    room = max(int(service.body_maxlen) - len(message.subject) - 20, 60)
    text = bots.fit(text, message, most_bytes=4 * room, encoding="utf-32-le")  # Apprise counts characters
    return text, apprise.NotifyFormat.MARKDOWN if markdown else apprise.NotifyFormat.TEXT


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
    if isinstance(service, _Own):
        return f"{schema}:{service.direct().hint()}"
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
    for plugin in _OWN:
        NotificationManager().add(plugin, force=True)
