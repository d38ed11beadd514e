"""People, their sessions and tokens, and the audit of what they did."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.store import Store
from storage.views.people import Deed, DeedFilter, PersonRefusal, PersonRefused, Role

NOON = datetime(2026, 5, 11, 4, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def with_person(store: Store, name: str = "李明", role: Role = Role.ADMIN) -> str:
    return store.add_person(name, "$argon2id$made-up", role, NOON).name


def logged_in(store: Store, name: str, secret: str = "s3cret", at: datetime = NOON) -> str:
    store.begin_session(name, secret, address="192.0.2.1", browser="Firefox", at=at)
    return secret


def refusal(caught: pytest.ExceptionInfo[PersonRefused]) -> PersonRefusal:
    return caught.value.reason


@pytest.mark.parametrize(
    ("first", "second"), [("Li", "lI"), ("Ａda", "ada"), ("ÉLISE", "élise"), ("Straße", "STRASSE")]
)
def test_a_name_is_taken_however_it_is_capitalised(store: Store, first: str, second: str) -> None:
    with_person(store, first)
    with pytest.raises(PersonRefused) as caught:
        with_person(store, second)
    assert refusal(caught) is PersonRefusal.TAKEN
    assert len(store.people()) == 1
    found = store.credentials(second)
    assert found is not None
    assert found.password == "$argon2id$made-up"


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "Local", "x" * 81, "a\x00b", "\u202eli", "<script>", "a/b", "..", "-x", "a\nb", "﷽"]
)
def test_a_name_that_would_confuse_is_refused(store: Store, name: str) -> None:
    with pytest.raises(PersonRefused) as caught:
        with_person(store, name)
    assert refusal(caught) is PersonRefusal.NAME


@pytest.mark.parametrize("name", ["nobody", "a\x00b", "x" * 100_000, "\ud800", "' OR 1=1 --"])
def test_nobody_is_found_by_a_strange_name(store: Store, name: str) -> None:
    with_person(store)
    assert store.credentials(name) is None


def test_the_last_admin_stays(store: Store) -> None:
    with_person(store)
    for act in (lambda: store.set_role("李明", Role.READER), lambda: store.disable_person("李明", NOON)):
        with pytest.raises(PersonRefused) as caught:
            act()
        assert refusal(caught) is PersonRefusal.LAST_ADMIN
    with_person(store, "王芳")
    store.disable_person("王芳", NOON)
    with pytest.raises(PersonRefused):
        store.disable_person("李明", NOON)
    store.enable_person("王芳")
    store.disable_person("李明", NOON)
    assert store.has_admin()


def test_two_admins_who_disable_each_other_at_once_do_not_both_succeed(store: Store) -> None:
    names = [with_person(store, "a"), with_person(store, "b")]
    outcomes: list[str] = []

    def disable(name: str) -> None:
        try:
            store.disable_person(name, NOON)
            outcomes.append("done")
        except PersonRefused as error:
            outcomes.append(error.reason)

    threads = [threading.Thread(target=disable, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "last_admin"]
    assert store.has_admin()


def test_a_disabled_admin_is_no_admin(store: Store) -> None:
    assert not store.has_admin()
    with_person(store, role=Role.REVIEWER)
    assert not store.has_admin()


def test_a_session_stands_for_its_person(store: Store) -> None:
    secret = logged_in(store, with_person(store))
    found = store.session_person(secret, NOON)
    assert found is not None
    assert (found.person.name, found.role) == ("李明", Role.ADMIN)
    assert store.session_person(secret + "x", NOON) is None
    (listed,) = store.sessions("李明", NOON)
    assert (listed.id, listed.address, listed.browser) == (found.session_id, "192.0.2.1", "Firefox")


def test_no_secret_is_kept(store: Store) -> None:
    secret = logged_in(store, with_person(store), "a-secret-of-a-session")
    store.add_token("李明", "cw_a-secret-of-a-program", name="feeds", role=Role.READER, at=NOON)
    with store.database.reading() as session:
        kept = [
            str(row)
            for table in ("people", "sessions", "tokens")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
    assert len(kept) == 3
    assert not [row for row in kept if "a-secret" in row or secret in row]


def test_a_session_ends_when_it_is_idle_or_old(store: Store) -> None:
    secret = logged_in(store, with_person(store))
    assert store.session_person(secret, NOON + 7 * DAY) is None
    for day in range(0, 30, 6):  # it is used every six days
        assert store.session_person(secret, NOON + day * DAY) is not None
    assert store.session_person(secret, NOON + 29 * DAY) is not None
    assert store.session_person(secret, NOON + 30 * DAY) is None
    assert store.sessions("李明", NOON + 30 * DAY) == []


def test_outworn_sessions_are_forgotten_at_the_next_login(store: Store) -> None:
    name = with_person(store)
    logged_in(store, name, "old")
    logged_in(store, name, "new", NOON + 8 * DAY)
    with store.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM sessions")).scalar_one() == 1


def test_a_session_is_ended_by_its_person_alone(store: Store) -> None:
    mine, other = with_person(store), with_person(store, "王芳")
    secret = logged_in(store, mine)
    (session,) = store.sessions(mine, NOON)
    assert not store.revoke_session(other, session.id)
    assert store.session_person(secret, NOON) is not None
    assert store.revoke_session(mine, session.id)
    assert store.session_person(secret, NOON) is None


def test_all_other_sessions_are_ended_at_once(store: Store) -> None:
    name, other = with_person(store), with_person(store, "王芳")
    logged_in(store, other, "hers")
    for secret in ("a", "b", "c"):
        logged_in(store, name, secret)
    kept = store.session_person("b", NOON)
    assert kept is not None
    store.revoke_other_sessions(name, kept.session_id)
    assert [secret for secret in ("a", "b", "c", "hers") if store.session_person(secret, NOON)] == ["b", "hers"]


def test_logging_out_ends_the_session(store: Store) -> None:
    secret = logged_in(store, with_person(store))
    store.end_session(secret)
    store.end_session(secret)
    assert store.session_person(secret, NOON) is None


def test_a_new_password_and_disabling_end_all_sessions(store: Store) -> None:
    with_person(store, "王芳")
    name = with_person(store)
    logged_in(store, name)
    store.set_password(name, "$argon2id$other")
    assert store.session_person("s3cret", NOON) is None
    logged_in(store, name, "again")
    store.add_token(name, "cw_1", name="feeds", role=Role.READER, at=NOON)
    store.disable_person(name, NOON)
    assert store.session_person("again", NOON) is None
    assert store.token_person("cw_1", NOON) is None
    store.enable_person(name)
    assert store.session_person("again", NOON) is None
    assert store.token_person("cw_1", NOON) is not None


def test_a_session_beyond_the_fiftieth_ends_the_oldest(store: Store) -> None:
    name = with_person(store)
    for number in range(52):
        logged_in(store, name, f"s{number}")
    assert len(store.sessions(name, NOON)) == 50
    assert store.session_person("s1", NOON) is None
    assert store.session_person("s2", NOON) is not None


def test_when_somebody_was_here_is_written_every_few_minutes(store: Store) -> None:
    name = with_person(store)
    logged_in(store, name)
    store.session_person("s3cret", NOON + MINUTE)
    assert store.sessions(name, NOON)[0].seen_at == NOON
    store.session_person("s3cret", NOON + 6 * MINUTE)
    assert store.sessions(name, NOON)[0].seen_at == store.people()[0].seen_at == NOON + 6 * MINUTE


def test_a_token_never_may_more_than_its_owner(store: Store) -> None:
    with_person(store, "王芳")
    name = with_person(store, role=Role.REVIEWER)
    token = store.add_token(name, "cw_1", name="feeds", role=Role.ADMIN, at=NOON)
    assert token.role is Role.REVIEWER
    store.set_role(name, Role.READER)
    found = store.token_person("cw_1", NOON)
    assert found is not None
    assert found.role is Role.READER
    assert found.session_id == 0


def test_a_token_runs_out_and_is_revoked_by_its_owner_alone(store: Store) -> None:
    name, other = with_person(store), with_person(store, "王芳")
    token = store.add_token(name, "cw_1", name="feeds", role=Role.READER, at=NOON, expires_at=NOON + DAY)
    assert store.token_person("cw_1", NOON + DAY - MINUTE) is not None
    assert store.token_person("cw_1", NOON + DAY) is None
    assert store.tokens(name)[0].used_at == NOON + DAY - MINUTE
    assert not store.revoke_token(other, token.id)
    assert store.revoke_token(name, token.id)
    assert store.token_person("cw_1", NOON) is None
    assert store.tokens(name) == []


def test_there_is_an_end_to_tokens(store: Store) -> None:
    name = with_person(store)
    for number in range(50):
        store.add_token(name, f"cw_{number}", name="x", role=Role.READER, at=NOON)
    with pytest.raises(PersonRefused) as caught:
        store.add_token(name, "cw_x", name="x", role=Role.READER, at=NOON)
    assert refusal(caught) is PersonRefusal.TOO_MANY


def deed(person: str = "李明", action: str = "check", status: int = 303, at: datetime = NOON) -> Deed:
    return Deed(at=at, person=person, action=action, about="lanjiang", status=status, address="192.0.2.1")


def test_the_audit_gives_back_what_it_was_told_newest_first(store: Store) -> None:
    deeds = [deed(), deed(person="王芳", status=403), deed(action="login", at=NOON + DAY)]
    for one in deeds:
        store.note_deed(one)
    assert [view.deed for view in store.deeds(DeedFilter())] == deeds[::-1]
    newest = store.deeds(DeedFilter())[0]
    assert [view.deed for view in store.deeds(DeedFilter(before_id=newest.id), limit=1)] == [deeds[1]]
    assert store.deed_actions() == ["check", "login"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DeedFilter(person="王芳"), [1]),
        (DeedFilter(action="login"), [2]),
        (DeedFilter(refused=True), [1]),
        (DeedFilter(since=NOON + MINUTE), [2]),
        (DeedFilter(until=NOON + MINUTE), [1, 0]),
        (DeedFilter(person="nobody"), []),
    ],
)
def test_the_audit_is_filtered(store: Store, wanted: DeedFilter, found: list[int]) -> None:
    deeds = [deed(), deed(person="王芳", status=403), deed(action="login", at=NOON + DAY)]
    for one in deeds:
        store.note_deed(one)
    assert [view.deed for view in store.deeds(wanted)] == [deeds[n] for n in found]


def test_hostile_words_are_kept_short_and_storable(store: Store) -> None:
    store.note_deed(
        Deed(at=NOON, person="a\x00b" * 1000, action="x" * 10_000, about="<script>\ud800" * 10_000, status=403)
    )
    (view,) = store.deeds(DeedFilter())
    assert len(view.deed.person) <= 80
    assert len(view.deed.about) <= 200
