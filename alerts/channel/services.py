"""The services that are spoken to without Apprise's sender; Apprise reads their addresses, as it does all others.

Apprise 2.2 takes an HTTP 200 for success, but the Chinese chat services say no in the body; Slack, Telegram and Discord
get their own markup, split between clauses; mail's plain text keeps the red-line; JSON webhooks get the stable id.
"""

# mypy: disable-error-code="no-untyped-call"
# Apprise is typed in part only.

from __future__ import annotations

import warnings
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, quote, urlencode, urlsplit

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # Apprise imports imghdr, which Python 3.13 drops
    from apprise.plugins.bark import NotifyBark
    from apprise.plugins.custom_json import NotifyJSON
    from apprise.plugins.dingtalk import NotifyDingTalk
    from apprise.plugins.discord import NotifyDiscord
    from apprise.plugins.email import NotifyEmail
    from apprise.plugins.feishu import NotifyFeishu
    from apprise.plugins.lark import NotifyLark
    from apprise.plugins.serverchan import NotifyServerChan
    from apprise.plugins.slack import NotifySlack, SlackMode
    from apprise.plugins.telegram import NotifyTelegram
    from apprise.plugins.wecombot import NotifyWeComBot

from alerts import bots, chats
from alerts.mail import Mailbox, Security
from alerts.messages import Message
from alerts.result import SendResult
from alerts.webhook import Webhook, basic_authorization


class Direct(Protocol):
    """A destination that is spoken to without Apprise's sender."""

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""

    def hint(self) -> str:
        """Return what tells it from another destination, without a secret."""


class Own:
    """Mixin of the classes that stand over stock ones: `gateway` may name another host than the public one."""

    def __init__(self, **kwargs: Any) -> None:  # Any: what Apprise read from an address
        super().__init__(**kwargs)
        given = kwargs.get("qsd", {})
        gateway = str(given.get("gateway", "")).rstrip("/")
        self.gateway = gateway if not gateway or "://" in gateway else f"https://{gateway}"
        self.keyword = str(given.get("keyword", ""))
        self.is_plain = str(given.get("format", "")) == "text"

    def direct(self) -> Direct | None:
        """Return the destination as a value; None when this sort of address is left to Apprise."""
        raise NotImplementedError


class DingTalk(Own, NotifyDingTalk):
    """A group robot of DingTalk; its own page gives the address as https."""

    def direct(self) -> Direct:
        host = self.gateway or "https://oapi.dingtalk.com"
        phones = tuple(str(phone) for phone in self.targets)
        return bots.DingTalkBot(
            token=self.token,
            secret=self.secret or "",
            phones=phones,
            keyword=self.keyword,
            host=host,
            verify=self.verify_certificate,
        )

    @staticmethod
    def parse_native_url(url: str) -> dict[str, Any] | None:
        parts = urlsplit(url)
        token = parse_qs(parts.query).get("access_token", [""])[0]
        is_it = parts.hostname == "oapi.dingtalk.com" and parts.path == "/robot/send"
        return NotifyDingTalk.parse_url(f"dingtalk://{quote(token)}/") if is_it else None


class WeComBot(Own, NotifyWeComBot):
    """A group robot of WeCom."""

    def direct(self) -> Direct:
        host = self.gateway or "https://qyapi.weixin.qq.com"
        return bots.WeComBot(key=self.key, is_plain=self.is_plain, host=host, verify=self.verify_certificate)


class Feishu(Own, NotifyFeishu):
    """A group robot of Feishu; its own page gives the address as https."""

    def direct(self) -> Direct:
        return _feishu(self, "https://open.feishu.cn")

    @staticmethod
    def parse_native_url(url: str) -> dict[str, Any] | None:
        parts = urlsplit(url)
        path, _, token = parts.path.rpartition("/")
        is_it = parts.hostname == "open.feishu.cn" and path == "/open-apis/bot/v2/hook"
        return NotifyFeishu.parse_url(f"feishu://{token}/") if is_it else None


class Lark(Own, NotifyLark):
    """A group robot of Lark."""

    def direct(self) -> Direct:
        return _feishu(self, "https://open.larksuite.com")


class ServerChan(Own, NotifyServerChan):
    """ServerChan, which forwards to WeChat."""

    def direct(self) -> Direct:
        host = self.gateway or "https://sctapi.ftqq.com"
        return bots.ServerChanBot(token=self.token, host=host, verify=self.verify_certificate)


class Slack(Own, NotifySlack):
    """An incoming webhook of Slack; bots, workflows and Slack for governments are left to Apprise."""

    def direct(self) -> Direct | None:
        if self.mode != SlackMode.WEBHOOK or any(self.channels):
            return None
        path = f"{self.token_a}/{self.token_b}/{self.token_c}"
        return chats.SlackHook(
            path=path, host=self.gateway or "https://hooks.slack.com", verify=self.verify_certificate
        )


class Telegram(Own, NotifyTelegram):
    """A bot of Telegram; one that must first find out its owner is left to Apprise."""

    def direct(self) -> Direct | None:
        if not self.targets:
            return None
        return chats.TelegramBot(
            token=self.bot_token,
            chats=tuple((str(chat), topic) for chat, topic in self.targets),
            is_silent=bool(self.silent),
            host=self.gateway or "https://api.telegram.org",
            verify=self.verify_certificate,
        )


class Discord(Own, NotifyDiscord):
    """A webhook of Discord."""

    def direct(self) -> Direct:
        return chats.DiscordHook(
            path=f"{self.webhook_id}/{self.webhook_token}",
            thread=str(self.thread_id or ""),
            host=self.gateway or "https://discord.com",
            verify=self.verify_certificate,
        )


class Bark(Own, NotifyBark):
    """Bark; its server is the address's host."""

    def direct(self) -> Direct:
        return bots.BarkApp(
            url=self.notify_url,
            devices=tuple(self.targets),
            name=str(self.host),
            headers=basic_authorization(self.user or "", self.password or ""),
            verify=self.verify_certificate,
        )


class JsonWebhook(Own, NotifyJSON):
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


class Mail(Own, NotifyEmail):
    """Mail. What is to be encrypted by PGP is left to Apprise."""

    def direct(self) -> Direct | None:
        if self.pgp_mode not in ("no", "none"):
            return None
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


def _feishu(service: Feishu | Lark, host: str) -> bots.FeishuBot:
    return bots.FeishuBot(
        token=service.token,
        secret=str(service.user or ""),
        keyword=service.keyword,
        host=service.gateway or host,
        verify=service.verify_certificate,
    )


OWN: Final = (DingTalk, WeComBot, Feishu, Lark, ServerChan, Bark, Slack, Telegram, Discord, JsonWebhook, Mail)
