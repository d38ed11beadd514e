"""A service with subscriptions whose destinations are real receivers on loopback, and the pages over it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from alert_receivers import TOKEN, Received, Receiver, Reply, http_receiver
from mail_servers import PASSWORD, USER, MailServer, mail_server
from originals import DATABASE, lay_tables
from review_web import Answer, Serve, Web
from sample import document

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Finding
from pipeline.model import Outcome, PageState, Role, Visit
from review.app import create_app
from review.powers import Powers
from service.evidence.proof import Proof
from service.owing.destinations import look
from service.runtime import Runtime, opened
from service.telling.alerting import Alerting
from service.telling.delivering import deliver

GOOD = Reply(body={"errcode": 0, "errmsg": "ok"})
BAD = Reply(body={"errcode": 300001, "errmsg": f"token is not exist: {TOKEN}"})
NAME = "储能"
SITE = "https://www.qingtan.example"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Desk:
    """The pages, the bot that says no until it is mended, and a mailbox."""

    web: Web
    runtime: Runtime
    bot: Receiver
    mail: MailServer
    answer: Reply = field(default_factory=lambda: BAD)
    made: int = 0

    def change(self) -> None:
        """Record a new policy, owed to whoever wants it."""
        self.made += 1
        store, at = self.runtime.store, datetime.now(UTC) - timedelta(minutes=1)
        url, title = f"{SITE}/zc/{self.made}.html", f"青潭市新型储能办法之{self.made}"
        check = store.begin_check("qingtan", at, "test", reader_version=1)
        read = document(title, "", (f"第一条 储能项目第{self.made}批给予补助。",))
        told = Finding(kind=ChangeKind.NEW_POLICY, url=url)
        visit = Visit(
            source="qingtan",
            url=url,
            role=Role.DOCUMENT,
            at=at,
            outcome=Outcome.OK,
            status=200,
            body=f"<html><p>{title}</p></html>".encode(),
            document=read,
        )
        decision = Decision(document=read, state=PageState.ALIVE, findings=(told,))
        owed = self.runtime.owing.alerts_for
        store.record(check, visit, decision, owed=lambda view: owed(view, read), at=at)
        store.end_check(check, at, "ok", baseline_complete=True)

    def deliver(self) -> None:
        """Send what is owed, and look after the destinations."""
        with ThreadPoolExecutor(1) as thread:  # where a browser is open, this thread has a loop already
            thread.submit(asyncio.run, deliver(self.runtime)).result(60)
        look(self.runtime.store, self.runtime.owing, self.runtime.now())

    def press(self, page: str, action: str, **fields: str) -> Answer:
        """Send the form of a page that goes to *action* and has these fields."""
        shown = self.web.get(page)
        for form in re.findall(rf'<form method="post" action="{action}">(.*?)</form>', shown.text):
            given = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
            if all(given.get(name) == value for name, value in fields.items()):
                headers = {"Content_Type": FORM, "Origin": self.web.base, "Sec_Fetch_Site": "same-origin"}
                return self.web.ask("POST", action, urlencode(given), Cookie=shown.cookies, **headers)
        raise AssertionError(f"{page} has no such form")


@contextmanager
def desk_in(folder: Path, serve: Serve) -> Iterator[Desk]:
    """Open everything, and close it."""

    def answered(_: Received) -> Reply:
        return desk.answer

    with http_receiver(answered) as bot, mail_server(tls=True) as mail:
        lay_tables(folder)
        file = folder / "clausewatch.yaml"
        robot = f"dingtalk://{TOKEN}/?gateway={bot.url}"
        mailto = f"mailtos://{USER}:{PASSWORD}@127.0.0.1:{mail.port}/?from=a@b.example&to=desk@qingtan.example&verify=no&mode=starttls"
        when = {"words": "储能 OR 氢能", "kinds": ["new_policy", "revised"], "regions": ["青潭"]}
        file.write_text(
            json.dumps(
                {
                    "database": f"sqlite:///{folder / DATABASE}",
                    "archive": str(folder / "archive"),
                    "sources": [{"name": "qingtan", "url": f"{SITE}/zc/", "region": "青潭"}],
                    "subscriptions": [
                        {"name": NAME, "when": when, "to": [robot], "storm": 0},
                        {"name": "mail", "to": [mailto], "language": "en", "storm": 0},
                        {"name": "weekly", "when": when, "to": [mailto], "cadence": "weekly mon 08:30"},
                    ],
                },
                ensure_ascii=False,
            ),
            "utf-8",
        )
        with opened(file) as runtime:
            app = create_app(
                runtime.store.history(),
                powers=Powers(alerting=Alerting(runtime=runtime), proof=Proof(store=runtime.store)),
            )
            desk = Desk(Web(base=serve(app), store=runtime.store, checked=[]), runtime, bot, mail)
            yield desk
