"""What each role sees and may do, and that the audit keeps whatever was asked for."""

from __future__ import annotations

import re

import pytest
from people_web import KEPT, PASSWORD, Guarded, Visitor
from sample import PROVINCE

from storage.views.people import DeedFilter, Role

READER, REVIEWER, ADMIN = Role
SOURCE = f"/sources/{PROVINCE}"
PROMOTE = re.compile(r'action="(/held/\d+/promote)"')
pytestmark = pytest.mark.usefixtures("later")


@pytest.fixture(scope="module")
def site(site: Guarded) -> Guarded:
    """One more is there, to have things done to them."""
    site.store.add_person("turned", KEPT, ADMIN, site.clock())
    return site


@pytest.fixture(scope="module")
def visitors(site: Guarded) -> dict[str, Visitor]:
    return {name: site.logged_in(name) for name in ("admin", "reviewer", "reader", "turned")}


def latest(site: Guarded) -> tuple[str, str, str, int]:
    deed = site.store.deeds(DeedFilter(), limit=1)[0].deed
    return deed.person, deed.action, deed.about, deed.status


@pytest.mark.parametrize(
    ("page", "button", "least"),
    [
        (SOURCE, f'action="{SOURCE}/check"', ADMIN),
        (SOURCE, f'action="{SOURCE}/pause"', ADMIN),
        ("/held", "/promote", REVIEWER),
        ("/", 'action="/changes/review"', REVIEWER),
        ("/", 'href="/people"', ADMIN),
        ("/", 'href="/audit"', ADMIN),
        ("/", 'href="/account"', READER),
        ("/", 'action="/logout"', READER),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_nobody_sees_a_button_that_is_not_theirs(
    visitors: dict[str, Visitor], page: str, button: str, least: Role, role: Role
) -> None:
    assert (button in visitors[role.value].get(page).text) is role.includes(least)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("button", ["check", "pause", "resume"])
def test_a_source_is_set_going_by_admins_alone(
    site: Guarded, visitors: dict[str, Visitor], button: str, role: Role
) -> None:
    site.store.set_role("turned", ADMIN)
    (site.store.pause if button == "resume" else site.store.resume)(PROVINCE)
    before = list(site.web.checked)
    turned = visitors["turned"]
    proof = turned.proof(SOURCE, f"{SOURCE}/{button}")
    site.store.set_role("turned", role)  # while the page is open
    answer = turned.post(f"{SOURCE}/{button}", {"token": proof})
    status = 303 if role is ADMIN else 403
    assert answer.status == status
    assert latest(site) == ("turned", button, PROVINCE, status)
    if role is not ADMIN:
        assert "这需要更高的角色" in answer.text
        assert site.web.checked == before


@pytest.mark.parametrize("role", Role)
def test_what_was_held_is_made_a_change_by_reviewers(site: Guarded, visitors: dict[str, Visitor], role: Role) -> None:
    site.store.set_role("turned", ADMIN)
    turned = visitors["turned"]
    found = PROMOTE.search(turned.get("/held").text)
    assert found is not None
    proof = turned.proof("/held", found[1])
    site.store.set_role("turned", role)
    answer = turned.post(found[1], {"token": proof, "note": ""})
    assert answer.status == (403 if role is READER else 400)  # without a reason nothing is made of it
    assert latest(site)[1:] == ("promote", found[1].split("/")[2], answer.status)


@pytest.mark.parametrize("role", Role)
def test_changes_are_judged_by_reviewers(site: Guarded, visitors: dict[str, Visitor], role: Role) -> None:
    site.store.set_role("turned", ADMIN)
    turned = visitors["turned"]
    proof = turned.proof("/", "/changes/review")
    site.store.set_role("turned", role)
    answer = turned.post("/changes/review", {"token": proof, "mark": "2:nonsense", "state": "confirmed"})
    assert answer.status == (403 if role is READER else 400)
    assert latest(site) == ("turned", "review", "confirmed 2", answer.status)


def test_reading_is_no_deed(site: Guarded, visitors: dict[str, Visitor]) -> None:
    before = site.store.deeds(DeedFilter(), limit=1)
    assert visitors["reader"].send("/", "/changes/visited", {"newest": "1"}).status == 204
    assert site.store.deeds(DeedFilter(), limit=1) == before


@pytest.mark.parametrize("path", ["/people", "/audit"])
@pytest.mark.parametrize("role", Role)
def test_people_and_audit_are_for_admins(visitors: dict[str, Visitor], path: str, role: Role) -> None:
    assert visitors[role.value].get(path).status == (200 if role is ADMIN else 403)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/people", {"name": "intruder", "role": "admin", "password": PASSWORD}),
        ("/people/reader/role", {"role": "admin"}),
        ("/people/reader/password", {"password": PASSWORD}),
        ("/people/reviewer/disable", {}),
    ],
)
def test_who_was_an_admin_manages_nobody(
    site: Guarded, visitors: dict[str, Visitor], action: str, fields: dict[str, str]
) -> None:
    site.store.set_role("turned", ADMIN)
    turned = visitors["turned"]
    proof = turned.proof("/people", action)
    site.store.set_role("turned", REVIEWER)
    before = site.store.people()
    assert turned.post(action, {"token": proof, **fields}).status == 403
    assert [(one.name, one.role, one.disabled_at) for one in site.store.people()] == [
        (one.name, one.role, one.disabled_at) for one in before
    ]


# The people


def test_an_admin_adds_a_person_who_gets_a_password_to_begin_with(site: Guarded, visitors: dict[str, Visitor]) -> None:
    admin = visitors["admin"]
    answer = admin.send("/people", "/people", {"name": "周 宁".replace(" ", "·"), "role": "reviewer"})
    assert answer.status == 409  # a middle dot is no part of a name
    answer = admin.send("/people", "/people", {"name": "周宁", "role": "reviewer"})
    found = re.search(r"<code>([\w-]{20})</code>", answer.text)
    assert found is not None
    assert found[1] not in admin.get("/people").text
    visitor = site.browser()
    assert visitor.log_in("周宁", found[1]).status == 303
    assert PROMOTE.search(visitor.get("/held").text)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "READER", "password": PASSWORD}, "已有同名的人员"),
        ({"name": "x y", "password": PASSWORD}, "用户名可用"),
        ({"name": "<script>alert(1)</script>", "password": PASSWORD}, "用户名可用"),
        ({"name": "\u202eabc", "password": PASSWORD}, "用户名可用"),
        ({"name": "fine", "password": "short"}, "至少 12 个字符"),
        ({"name": "", "password": PASSWORD}, "用户名可用"),
    ],
)
def test_what_may_not_be_is_told_and_nobody_is_added(
    site: Guarded, visitors: dict[str, Visitor], fields: dict[str, str], told: str
) -> None:
    before = len(site.store.people())
    answer = visitors["admin"].send("/people", "/people", {"role": "reader", **fields})
    assert answer.status == 409
    assert told in answer.text
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert len(site.store.people()) == before


def test_an_admin_disables_enables_and_sets_a_password(site: Guarded, visitors: dict[str, Visitor]) -> None:
    admin = visitors["admin"]
    site.store.add_person("away", KEPT, READER, site.clock())
    away = site.logged_in("away")
    assert admin.send("/people", "/people/away/disable").headers["location"] == "/people?done=disabled"
    assert away.get("/policies").status == 303
    assert site.browser().log_in("away").status == 403
    assert admin.send("/people", "/people/away/enable").status == 303
    away = site.logged_in("away")
    done = admin.send("/people", "/people/away/password", {"password": "another heron at another bridge"})
    assert done.headers["location"] == "/people?done=password"
    assert away.get("/policies").status == 303
    assert site.browser().log_in("away", "another heron at another bridge").status == 303
    assert admin.send("/people", "/people/away/role", {"role": "reviewer"}).status == 303
    (found,) = [one for one in site.store.people() if one.name == "away"]
    assert found.role is REVIEWER


def test_the_last_admin_stays(site: Guarded, visitors: dict[str, Visitor]) -> None:
    site.store.set_role("turned", READER)
    admin = visitors["admin"]
    for action, fields in (("/people/admin/disable", {}), ("/people/admin/role", {"role": "reader"})):
        answer = admin.send("/people", action, fields)
        assert answer.status == 409
        assert "最后一位" in answer.text
    assert site.store.has_admin()


def test_nobody_of_that_name_is_told(site: Guarded, visitors: dict[str, Visitor]) -> None:
    admin = visitors["admin"]
    assert admin.post("/people/nobody/disable", {"token": admin.proof("/people", "/people")}).status == 403
    assert admin.get("/people?done=nonsense").status == 400


# The audit


def test_the_audit_is_filtered_and_paged(site: Guarded, visitors: dict[str, Visitor]) -> None:
    site.browser().log_in("<b>mallory</b>", "wrong")
    page = visitors["admin"].get("/audit?lang=en")
    assert page.status == 200
    assert "&lt;b&gt;mallory&lt;/b&gt;" in page.text
    assert "<b>mallory" not in page.text
    assert "mallory" in visitors["admin"].get("/audit?outcome=refused&action=login").text
    assert "mallory" not in visitors["admin"].get("/audit?person=admin").text
    for _ in range(60):
        visitors["admin"].post(f"{SOURCE}/check", {"token": visitors["admin"].proof(SOURCE, f"{SOURCE}/check")})
    rows, onward = [], ""
    while onward is not None:
        text = visitors["admin"].get(f"/audit{onward}").text
        rows.append(len(re.findall(r"<tr>\s*<td", text)))
        further = re.search(r'rel="next" href="([^"]+)"', text)
        onward = further[1] if further else None
    assert rows[:-1] == [50] * (len(rows) - 1)
    assert sum(rows) == len(site.store.deeds(DeedFilter(), limit=10_000)) > 60
    for query in ("before=0", "before=x", "before=1.1", "outcome=x", "person=%00", "action=" + "x" * 200):
        assert visitors["admin"].get(f"/audit?{query}").status == 400


def test_a_form_of_a_stranger_is_no_deed_of_the_person(site: Guarded, visitors: dict[str, Visitor]) -> None:
    before = site.store.deeds(DeedFilter(), limit=1)
    assert visitors["admin"].post(f"{SOURCE}/check", {"token": "x"}, Origin="https://evil.example").status == 403
    assert site.store.deeds(DeedFilter(), limit=1) == before
