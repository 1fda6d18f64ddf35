"""Signing in on a real file: the hash, the throttle, equal answers, locking, and what is written down (C6 to C9)."""

import json
import time
from datetime import timedelta
from statistics import median

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.people_catalogue import (
    ChangeOwnPassword,
    ChangeSignInRule,
    EndAccountability,
    NoteSession,
    RenameLogin,
    ResetPassword,
    SetLoginActive,
    UnlockLogin,
)
from carefront.application.desk_session import DeskSession
from carefront.application.envelope import Applied, Denied
from carefront.application.signing_in import SignInAnswer, SignInResult
from carefront.domain.accounts import AccountabilityType
from carefront.domain.errors import InvalidValue, SignedOut
from carefront.domain.passwords import PasswordFault
from carefront.domain.sign_in import MOST_FAILURES, SessionEvent
from carefront.persistence.audit import verify
from carefront.persistence.password_hashes import COST, Argon2Hasher
from carefront.shared.clock import FixedClock
from tests.support.form_practice import acting_as
from tests.support.practice import NOW, Practice, at, fixed, patient
from tests.support.signing import (
    ANA,
    ANA_LOGIN,
    ANAS,
    CHEAP,
    OWNER_LOGIN,
    PASSWORD,
    signing,
    with_ana,
    with_owner_login,
)
from tests.support.spine_checks import rows_of

OPEN, WRONG = SignInAnswer(SignInResult.OPEN), SignInAnswer(SignInResult.WRONG)


def reopened(practice: Practice, clock: FixedClock | None = None) -> Practice:
    folder = practice.folder
    practice.close()
    return Practice.at(folder, clock)


def result(practice: Practice, user_name: str, password: str) -> SignInResult:
    work = signing(practice)
    try:
        return work.sign_in(user_name, password).result
    finally:
        work.close()


def log_of(practice: Practice) -> str:
    """Everything the file remembers of commands, as text."""
    connection = practice.desk.look()
    lines = [*rows_of(connection, "command_log"), *rows_of(connection, "audit_log")]
    return json.dumps(lines, default=str, ensure_ascii=False)


# Starting


def test_a_practice_without_sign_in_works_as_its_owner(practice: Practice) -> None:
    assert practice.desk.actor_id == practice.desk.identity.owner_id
    assert not practice.desk.identity.needs_sign_in


def test_where_a_sign_in_is_asked_for_nothing_is_answered_before_it(practice: Practice) -> None:
    with_owner_login(practice)
    again = reopened(practice)
    assert again.desk.identity.needs_sign_in
    for ask in (again.reader.facilities, lambda: again.writer.undo_state(), lambda: again.writer.undo()):
        with pytest.raises(SignedOut):
            ask()
    assert result(again, "owner", "not the password at all") is SignInResult.WRONG
    with pytest.raises(SignedOut):
        again.reader.facilities()
    assert result(again, " OWNER ", PASSWORD) is SignInResult.OPEN
    assert again.reader.facilities()
    again.close()


def test_nobody_is_shut_out_by_asking_for_a_sign_in_that_no_administrator_can_pass(practice: Practice) -> None:
    with pytest.raises(InvalidValue) as found:
        practice.writer.execute(ChangeSignInRule(True, 10))
    assert found.value.rule == "last_administrator"
    with_owner_login(practice)
    with pytest.raises(InvalidValue):
        practice.writer.execute(SetLoginActive(OWNER_LOGIN, False))


@pytest.mark.parametrize("minutes", [0, 16])
def test_the_program_locks_after_one_to_fifteen_minutes(practice: Practice, minutes: int) -> None:
    with pytest.raises(InvalidValue):
        practice.writer.execute(ChangeSignInRule(False, minutes))


# C6: the hash


def test_c6_the_cost_is_what_was_tuned_and_stands_in_the_hash_itself() -> None:
    hasher = Argon2Hasher()
    first, second = hasher.hashed(PASSWORD), hasher.hashed(PASSWORD)
    assert first != second
    kind, version, cost, salt, tag = first[1:].split("$")
    assert (kind, version) == ("argon2id", "v=19")
    assert cost == f"m={COST.memory_kib},t={COST.passes},p={COST.lanes}"
    assert COST.memory_kib >= 65_536
    assert (len(salt), len(tag)) == (22, 43)
    assert hasher.matches(first, PASSWORD)
    assert not hasher.is_outdated(first)


def test_c6_nothing_is_cut_off_and_one_letter_has_one_form() -> None:
    hasher = Argon2Hasher(CHEAP)
    long = "é" * 35 + "xy" + "a"  # 73 bytes: a hash that stops at 72 would not see the last letter
    assert not hasher.matches(hasher.hashed(long), long[:-1] + "b")
    assert hasher.matches(hasher.hashed(long * 10), long * 10)
    assert not hasher.matches(hasher.hashed(long * 10), long * 9)
    assert hasher.matches(hasher.hashed("Zürich sieht Reiher"), "Zu\u0308rich sieht Reiher")
    assert not hasher.matches("", "")
    assert not hasher.matches("rubbish", "rubbish")


def test_c6_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in(practice: Practice) -> None:
    with_owner_login(practice)
    before = rows_of(practice.desk.look(), "login")[0]["password_hash"]
    practice.desk.make_hasher = lambda: Argon2Hasher(type(CHEAP)(2, 16, 1))
    work = practice.desk.signing()
    assert work.sign_in("owner", PASSWORD) == OPEN
    after = rows_of(practice.desk.look(), "login")[0]["password_hash"]
    assert "t=1" in before
    assert "t=2" in after
    assert work.sign_in("owner", PASSWORD) == OPEN
    work.close()


def test_c6_weak_passwords_and_names_of_the_place_are_refused_with_every_reason(practice: Practice) -> None:
    with_owner_login(practice)
    work = signing(practice)
    assert work.change_own(PASSWORD, "short").faults == (PasswordFault.TOO_SHORT, PasswordFault.COMMON)
    assert work.change_own(PASSWORD, "herons of the Practice wade").faults == (PasswordFault.NAME,)
    assert work.change_own(PASSWORD, "Owner of grey herons wades").faults == (PasswordFault.NAME,)
    assert work.change_own(PASSWORD, PASSWORD).faults == (PasswordFault.SAME,)
    assert work.change_own("not the old one at all", "a kettle sings at dawn").result is SignInResult.WRONG
    assert work.change_own(PASSWORD, "a kettle sings at dawn") == OPEN
    assert work.sign_in("owner", PASSWORD) == WRONG
    assert work.sign_in("owner", "a kettle sings at dawn") == OPEN
    work.close()


# C7: the throttle


def test_c7_a_hundred_and_one_wrong_tries_over_ten_restarts_with_the_clock_put_back_stop_the_name(
    practice: Practice,
) -> None:
    with_owner_login(practice)
    clock, tries = FixedClock(NOW), 0
    for start in range(10):
        clock = FixedClock(NOW - timedelta(days=start))
        practice = reopened(practice, clock)
        work = signing(practice)
        for _ in range(10 + (start == 9)):
            answer = work.sign_in("owner", f"wrong number {tries} of many")
            while answer.result is SignInResult.WAIT:
                clock.advance(timedelta(seconds=answer.wait_s))
                answer = work.sign_in("owner", f"wrong number {tries} of many")
            tries += 1
            assert answer.result is (SignInResult.WRONG if tries <= MOST_FAILURES else SignInResult.STOPPED)
        work.close()
    assert tries == 101
    clock.advance(timedelta(days=400))
    assert result(practice, "owner", PASSWORD) is SignInResult.STOPPED
    practice = reopened(practice, FixedClock(NOW + timedelta(days=900)))
    assert result(practice, "owner", PASSWORD) is SignInResult.STOPPED
    practice.close()


def test_c7_the_right_password_has_to_wait_as_well_and_putting_the_clock_back_shortens_no_wait(
    practice: Practice,
) -> None:
    with_owner_login(practice)
    work = signing(practice)
    for _ in range(6):
        answer = work.sign_in("owner", "wrong as can be, again")
        practice.clock.advance(timedelta(seconds=5 * (answer.result is SignInResult.WRONG)))
    assert work.sign_in("owner", PASSWORD) == SignInAnswer(SignInResult.WAIT, 5)
    practice.clock.advance(-timedelta(days=3))
    assert work.sign_in("owner", PASSWORD) == SignInAnswer(SignInResult.WAIT, 10)
    practice.clock.advance(timedelta(seconds=9))
    assert work.sign_in("owner", PASSWORD) == SignInAnswer(SignInResult.WAIT, 1)
    practice.clock.advance(timedelta(seconds=1))
    assert work.sign_in("owner", PASSWORD) == OPEN
    assert rows_of(practice.desk.look(), "sign_in_try") == []
    work.close()


def test_c7_a_program_killed_between_trying_and_looking_has_counted_the_try(practice: Practice) -> None:
    with_owner_login(practice)

    class Killed:
        def matches(self, _hashed: str, _password: str) -> bool:
            raise KeyboardInterrupt

    practice.desk.make_hasher = Killed  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        practice.desk.signing().sign_in("owner", PASSWORD)
    practice = reopened(practice)
    assert rows_of(practice.desk.look(), "sign_in_try")[0]["failures"] == 1
    practice.close()


def test_c7_an_administrator_opens_a_stopped_name_again_and_nobody_else_does(practice: Practice) -> None:
    with_owner_login(practice)
    with_ana(practice)
    work = signing(practice)
    for _ in range(6):
        work.sign_in("ana", "wrong as can be, again")
    assert work.sign_in("ana", ANAS).result is SignInResult.WAIT
    practice.desk.session.sign_in(ANA)
    assert isinstance(practice.writer.execute(UnlockLogin(ANA_LOGIN)), Denied)
    practice.desk.session.sign_in(practice.desk.identity.owner_id)
    practice.do(UnlockLogin(ANA_LOGIN))
    assert work.sign_in("ana", ANAS) == OPEN
    work.close()


def test_names_that_nobody_bears_are_remembered_but_not_without_end(practice: Practice) -> None:
    with_owner_login(practice)
    work = signing(practice)
    work.sign_in("owner", "wrong as can be, again")
    for number in range(205):
        work.sign_in(f"nobody {number}", "wrong as can be, again")
    assert len(rows_of(practice.desk.look(), "sign_in_try")) == 201
    work.close()


# C8: equal answers


def test_c8_an_unknown_name_gets_the_same_answers_as_a_wrong_password_to_the_last_wait(practice: Practice) -> None:
    with_owner_login(practice)
    with_ana(practice)
    practice.do(SetLoginActive(ANA_LOGIN, False))
    work = signing(practice)
    told = {name: [work.sign_in(name, ANAS if name == "ana" else "wrong as can be") for _ in range(8)]
            for name in ("owner", "nobody", "ana")}  # fmt: skip
    assert told["owner"] == told["nobody"] == told["ana"]
    assert told["owner"][0] == WRONG
    assert told["owner"][-1].result is SignInResult.WAIT
    work.close()


def test_c8_an_unknown_name_costs_as_many_hashes_and_lines_as_a_wrong_password(practice: Practice) -> None:
    with_owner_login(practice)
    looked: list[str] = []

    class Counting(Argon2Hasher):
        def matches(self, hashed: str, password: str) -> bool:
            looked.append(hashed)
            return super().matches(hashed, password)

    practice.desk.make_hasher = lambda: Counting(CHEAP)
    work, lines = practice.desk.signing(), []
    for name in ("owner", "nobody"):
        before = len(rows_of(practice.desk.look(), "audit_log"))
        work.sign_in(name, "wrong as can be, again")
        lines.append(len(rows_of(practice.desk.look(), "audit_log")) - before)
    assert len(looked) == 2
    assert lines == [2, 2]
    work.close()


@pytest.mark.slow
def test_c8_the_times_of_both_differ_by_less_than_twenty_milliseconds(practice: Practice) -> None:
    """The median of 500 of each, taking turns; neither ever has to wait."""
    with_owner_login(practice)
    practice.desk.make_hasher = lambda: Argon2Hasher(type(CHEAP)(1, 4_096, 1))
    work = practice.desk.signing()
    spent: dict[str, list[float]] = {"owner": [], "nobody": []}
    for number in range(500):
        practice.do(UnlockLogin(OWNER_LOGIN))
        for name, times in spent.items():
            typed = name if name == "owner" else f"nobody {number}"
            started = time.perf_counter()
            work.sign_in(typed, "wrong as can be, again")
            times.append(time.perf_counter() - started)
    work.close()
    assert abs(median(spent["owner"]) - median(spent["nobody"])) < 0.02


# What is written down


def test_every_try_lock_and_unlock_is_in_the_audit_and_no_password_or_mistyped_name_anywhere(
    practice: Practice,
) -> None:
    with_owner_login(practice)
    work = signing(practice)
    work.sign_in("0wner-mistyped-canary", "canary wrong password one")
    work.sign_in("owner", "canary wrong password two")
    practice.desk.session.lock()
    work.note(SessionEvent.LOCKED)
    assert work.sign_in("owner", PASSWORD) == OPEN
    work.close()
    text = log_of(practice)
    assert "canary" not in text
    assert PASSWORD not in text
    assert "$argon2id" not in text
    notes = [
        json.loads(row["payload"])["event"] for row in rows_of(practice.desk.look(), "command_log")
        if row["kind"] == NoteSession.KIND
    ]  # fmt: skip
    assert notes[-4:] == ["refused", "refused", "locked", "unlocked"]
    assert [chain.first_bad for chain in verify(practice.desk.look(), practice.desk._audit_key)] == [None]


def test_no_old_password_comes_back_by_undo(practice: Practice) -> None:
    with_owner_login(practice)
    work = signing(practice)
    work.change_own(PASSWORD, "a kettle sings at dawn")
    work.close()
    last = [row for row in rows_of(practice.desk.look(), "command_log") if row["kind"] == ChangeOwnPassword.KIND][-1]
    with pytest.raises(InvalidValue) as found:
        practice.writer.execute(c.Revert(bytes(last["id"]).hex()))
    assert found.value.rule == "not_undoable"


# Whose password


def test_a_password_set_by_somebody_else_is_changed_before_anything_else(practice: Practice) -> None:
    with_owner_login(practice)
    with_ana(practice)
    work = signing(practice)
    assert work.reset(ANA_LOGIN, "another one for ana now") == OPEN
    practice.desk.session.sign_out()
    assert work.sign_in("ana", "another one for ana now").result is SignInResult.MUST_CHANGE
    assert not practice.desk.session.is_open
    for _time in range(12):  # choosing badly is no wrong password, and nobody waits for it
        assert work.sign_in("ana", "another one for ana now", "short").result is SignInResult.WEAK
    assert work.sign_in("ana", "another one for ana now", "a fresh one of her own") == OPEN
    assert practice.desk.actor_id == ANA
    work.close()


def test_nobody_sets_the_password_of_somebody_else_without_the_right(practice: Practice) -> None:
    with_owner_login(practice)
    with_ana(practice)
    practice.desk.session.sign_in(ANA)
    work = signing(practice)
    assert isinstance(work.reset(OWNER_LOGIN, "a fresh one for the owner"), Denied)
    assert isinstance(practice.writer.execute(ChangeOwnPassword(OWNER_LOGIN, "$argon2id$x")), Denied)
    assert isinstance(practice.writer.execute(ResetPassword(OWNER_LOGIN, "$argon2id$x")), Denied)
    login = next(row for row in rows_of(practice.desk.look(), "login") if row["user_name"] == "owner")
    with pytest.raises(InvalidValue):  # nor takes back the count of somebody else's wrong passwords
        practice.writer.execute(NoteSession(SessionEvent.SIGNED_IN, login["name_key"].hex()))
    work.close()


def test_whoever_has_no_role_today_or_was_switched_off_does_not_get_in(practice: Practice) -> None:
    with_owner_login(practice)
    with_ana(practice)
    practice.do(SetLoginActive(ANA_LOGIN, False))
    assert result(practice, "ana", ANAS) is SignInResult.WRONG
    practice.do(SetLoginActive(ANA_LOGIN, True))
    practice.do(RenameLogin(ANA_LOGIN, "ana.lund"))
    assert result(practice, "ana", ANAS) is SignInResult.WRONG
    assert result(practice, "ana.lund", ANAS) is SignInResult.OPEN


# C9: the lock


def test_c9_a_pin_unlocks_five_tries_long_and_then_only_the_password_does(practice: Practice) -> None:
    with_owner_login(practice)
    work = signing(practice)
    with pytest.raises(InvalidValue):
        work.set_pin(PASSWORD, "123456")
    assert work.set_pin(PASSWORD, "194027") == OPEN
    practice.desk.session.lock()
    assert work.unlock_with_pin("194028") == WRONG
    assert work.unlock_with_pin("194027") == OPEN
    practice.desk.session.lock()
    told = [work.unlock_with_pin("000000").result for _ in range(5)]
    assert told == [SignInResult.WRONG] * 4 + [SignInResult.PASSWORD_NEEDED]
    assert work.unlock_with_pin("194027").result is SignInResult.PASSWORD_NEEDED
    assert not practice.desk.session.is_open
    assert work.sign_in("owner", PASSWORD) == OPEN
    practice.desk.session.lock()
    assert work.unlock_with_pin("194027") == OPEN
    work.close()


def test_a_pin_opens_no_program_that_was_started_anew(practice: Practice) -> None:
    with_owner_login(practice)
    work = signing(practice)
    work.set_pin(PASSWORD, "194027")
    work.close()
    again = reopened(practice)
    assert signing(again).unlock_with_pin("194027").result is SignInResult.PASSWORD_NEEDED
    again.close()


def test_unlocking_goes_on_with_the_stay_and_its_undo_and_switching_offers_none_of_the_others(
    practice: Practice,
) -> None:
    with_owner_login(practice)
    with_ana(practice)
    practice.do(c.RegisterPatient(patient(fixed("max"), "Max Toro")))
    session, stay = practice.desk.session, practice.desk.session.sign_in_id
    work = signing(practice)
    session.lock()
    assert work.sign_in("owner", PASSWORD) == OPEN
    assert session.sign_in_id == stay
    assert practice.writer.undo_state().undo is not None
    assert work.sign_in("ana", ANAS) == OPEN
    assert practice.writer.undo_state().undo is None
    assert practice.writer.undo() is None
    visit = practice.booked(at(10))
    assert practice.desk.actor_id == ANA
    assert practice.reader.appointment(visit)
    assert work.sign_in("owner", PASSWORD) == OPEN
    undo = practice.writer.undo_state().undo
    assert undo is not None
    assert undo.kind == "patient.register"
    work.close()


def test_the_name_of_a_hold_is_that_of_whoever_signed_in(practice: Practice) -> None:
    session = DeskSession("a")
    session.sign_in("b")
    assert session.actor_id == session.holder_id == "b"
    session.sign_out()
    assert session.holder_id == ""


def test_undo_does_not_take_the_last_administrator_away(practice: Practice) -> None:
    organization, second = practice.desk.identity.organization_account_id, fixed("second administrator")
    rows = rows_of(practice.desk.look(), "accountability")
    owners = next(row for row in rows if row["type"] == AccountabilityType.ADMIN)
    role = organization, AccountabilityType.ADMIN
    added = practice.do(c.AddPerson(second, "Bo", (role,), NOW.date() - timedelta(days=7)))
    practice.desk.session.sign_in(second)
    practice.do(EndAccountability(bytes(owners["id"]).hex(), NOW.date() - timedelta(days=1)))

    with pytest.raises(InvalidValue) as found:
        practice.writer.execute(c.Revert(added.command_id))

    assert found.value.rule == "last_administrator"
    rows = rows_of(practice.desk.look(), "accountability")
    assert any(bytes(row["responsible_id"]).hex() == second for row in rows)


def test_the_last_administrator_stays_whichever_way_it_is_tried(practice: Practice) -> None:
    with_owner_login(practice)
    connection = practice.desk.look()
    edge = next(row for row in rows_of(connection, "accountability") if row["type"] == AccountabilityType.ADMIN)
    with pytest.raises(InvalidValue) as found:
        practice.writer.execute(EndAccountability(bytes(edge["id"]).hex(), NOW.date()))
    assert found.value.rule == "last_administrator"


def test_whose_sign_in_is_switched_off_while_they_work_does_and_sees_nothing_more(practice: Practice) -> None:
    with_owner_login(practice)
    with_ana(practice)
    work = signing(practice)
    assert work.sign_in("ana", ANAS).result is SignInResult.OPEN
    elsewhere = acting_as(practice, practice.desk.identity.owner_id)
    elsewhere.do(SetLoginActive(ANA_LOGIN, False))

    assert isinstance(practice.book(at(11)), Denied)
    assert practice.reader.facilities() == ()
    assert work.state().is_shut_out
    elsewhere.do(SetLoginActive(ANA_LOGIN, True))
    assert isinstance(practice.book(at(11)), Applied)
    work.close()
