"""Events to subscribers on a real file: at least once, in order, from each one's place; decisions when they stand."""

import hashlib
import hmac
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands.message_catalogue import RemoveSubscriber, SaveSubscriber
from carefront.application.event_delivery import Delivered, DeliveryReport, EventLetter
from carefront.domain.errors import InvalidValue
from carefront.domain.notifications import EventSubscriber
from carefront.domain.time_off import TimeOffState, TimeOffType
from carefront.notifications.event_log import EventLog
from carefront.shared.ids import new_id
from tests.support.practice import RAO_PERSON, SILVA_PERSON, Practice, at, fixed
from tests.support.spine_checks import rows_of
from tests.support.web_server import WebAddress, web_address

HALF_A_MINUTE = timedelta(seconds=31)
LOG = EventSubscriber(fixed("log"), "log", "Log")


def lines(practice: Practice) -> list[dict[str, Any]]:
    """What the local event log holds."""
    text = (practice.folder / "events" / "events.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def asked(practice: Practice, person: str = RAO_PERSON) -> str:
    """The id of time off that somebody asked for."""
    time_off_id = new_id()
    day = at(9, days=9).date()
    practice.do(c.RequestTimeOff(time_off_id, person, TimeOffType.VACATION, day, day))
    return time_off_id


def webhook(practice: Practice, server: WebAddress, kinds: str = "") -> EventSubscriber:
    """A subscriber of all events (or of ``kinds``) at a server, with a secret."""
    found = EventSubscriber(fixed("hook"), "webhook", "Forms", server.url, kinds)
    practice.desk.connections().keep_secret(found.id, "whsec")
    practice.do(SaveSubscriber(found))
    return found


# --- the log ---------------------------------------------------------------------------------------------------------
def test_every_event_since_somebody_subscribed_is_logged_in_order_and_once(practice: Practice) -> None:
    practice.booked(at(9))
    practice.do(SaveSubscriber(LOG))
    work = practice.desk.outgoing()
    visit = practice.booked(at(10, days=1))
    practice.do(c.CancelAppointment(visit, "ill"))
    work.run()
    work.run()
    told = lines(practice)
    assert [line["event"] for line in told] == [
        "configuration_changed", "appointment_booked", "appointment_status_changed",
    ]  # fmt: skip
    assert told[1]["payload"]["appointment_id"] == visit
    assert len({line["id"] for line in told}) == 3
    assert oct(os.stat(practice.folder / "events" / "events.jsonl").st_mode & 0o777) == "0o600"


def test_events_that_all_subscribers_were_told_of_are_marked(practice: Practice) -> None:
    practice.do(SaveSubscriber(LOG))
    practice.booked(at(10, days=1))
    practice.desk.outgoing().run()
    marks = [row["delivered_at"] is not None for row in rows_of(practice.desk.look(), "domain_event")]
    assert marks[-2:] == [True, True]
    assert not any(marks[:-2])


def test_the_payloads_of_time_off_are_those_of_the_source(practice: Practice) -> None:
    """Seed 004, section 5."""
    practice.do(SaveSubscriber(LOG))
    time_off_id = asked(practice)
    other = asked(practice, SILVA_PERSON)
    practice.do(c.DecideTimeOff(time_off_id, TimeOffState.APPROVED))
    practice.do(c.DecideTimeOff(other, TimeOffState.DENIED, "too many away"))
    practice.clock.advance(HALF_A_MINUTE)
    practice.desk.outgoing().run()
    told = {line["event"]: line["payload"] for line in lines(practice)}
    whole, owner = practice.desk.identity.organization_id, practice.desk.identity.owner_id
    day = at(9, days=9).date().isoformat()
    assert told["pm_time_off_approved"] == {
        "organization_id": whole, "provider_id": RAO_PERSON, "time_off_id": time_off_id, "approved_by": owner,
        "coverage_provider_id": None,
    }  # fmt: skip
    assert told["pm_time_off_denied"] == {
        "organization_id": whole, "provider_id": SILVA_PERSON, "time_off_id": other, "denied_by": owner,
    }  # fmt: skip
    assert told["pm_time_off_requested"] == {
        "organization_id": whole, "provider_id": SILVA_PERSON, "time_off_id": other, "start_date": day,
        "end_date": day, "time_off_type": "vacation",
    }  # fmt: skip


def test_a_decision_is_told_of_when_it_can_no_longer_be_undone(practice: Practice) -> None:
    practice.do(SaveSubscriber(LOG))
    work = practice.desk.outgoing()
    time_off_id = asked(practice)
    practice.do(c.DecideTimeOff(time_off_id, TimeOffState.APPROVED))
    practice.clock.advance(timedelta(seconds=30))
    work.run()
    assert "pm_time_off_approved" not in [line["event"] for line in lines(practice)]
    practice.clock.advance(timedelta(seconds=1))
    work.run()
    assert "pm_time_off_approved" in [line["event"] for line in lines(practice)]


@pytest.mark.parametrize(("redone", "told_of"), [(False, 0), (True, 1)])
def test_a_decision_that_was_undone_is_never_told_of(practice: Practice, redone: bool, told_of: int) -> None:
    practice.do(SaveSubscriber(LOG))
    time_off_id = asked(practice)
    practice.do(c.DecideTimeOff(time_off_id, TimeOffState.APPROVED))
    practice.writer.undo()
    if redone:
        practice.writer.redo()
    practice.clock.advance(HALF_A_MINUTE)
    practice.desk.outgoing().run()
    assert [line["event"] for line in lines(practice)].count("pm_time_off_approved") == told_of


def test_a_log_that_has_grown_is_set_aside(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events" / "events.jsonl", largest=400, kept=2)
    for number in range(30):
        text = json.dumps({"id": f"{number}", "event": "x" * 40})
        assert isinstance(log.deliver(EventLetter(f"{number}", "x", text), 0), Delivered)
    log.close()
    names = sorted(path.name for path in (tmp_path / "events").iterdir())
    assert names == ["events.jsonl", "events.jsonl.1", "events.jsonl.2"]


def test_a_line_cut_off_by_a_crash_is_ended_and_written_again(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    first, second = (EventLetter(name, "x", json.dumps({"id": name})) for name in ("a", "b"))
    log = EventLog(path)
    log.deliver(first, 0)
    log.close()
    with path.open("ab") as stream:
        stream.write(b'{"id": "b')
    log = EventLog(path)
    log.deliver(second, 0)
    log.close()
    again = EventLog(path)
    again.deliver(second, 0)
    again.close()
    assert path.read_text().splitlines() == ['{"id": "a"}', '{"id": "b', '{"id": "b"}']


# --- webhooks --------------------------------------------------------------------------------------------------------
def test_a_webhook_gets_signed_events_that_it_can_check(practice: Practice) -> None:
    with web_address() as server:
        webhook(practice, server, "appointment_booked")
        visit = practice.booked(at(10, days=1))
        practice.desk.outgoing().run()
        [told] = server.told
    headers, body = told.headers, told.body
    expected = hmac.new(b"whsec", f"{headers['CareFront-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["CareFront-Signature"] == f"v1={expected}"
    content = json.loads(body)
    assert (content["event"], content["payload"]["appointment_id"]) == ("appointment_booked", visit)
    assert headers["CareFront-Event-Id"] == content["id"]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_webhook_that_does_not_take_an_event_gets_it_again_later_and_nothing_else_before(
    practice: Practice, status: int
) -> None:
    with web_address(status) as server:
        found = webhook(practice, server, "appointment_booked")
        for hour in (10, 11):
            practice.booked(at(hour, days=1))
        work = practice.desk.outgoing()
        assert work.run().events == DeliveryReport(0, 1)
        assert work.run().events == DeliveryReport()
        server.status = 200
        practice.clock.advance(timedelta(seconds=10))
        assert work.run().events == DeliveryReport(2, 0)
        ids = [told.headers["CareFront-Event-Id"] for told in server.told]
    assert ids[0] == ids[1] != ids[2]
    [place] = rows_of(practice.desk.look(), "event_position")
    assert (place["subscriber_id"].hex(), place["attempts"], place["error"]) == (found.id, 0, "")


def test_a_webhook_that_is_down_holds_nobody_else_up(practice: Practice) -> None:
    practice.do(SaveSubscriber(EventSubscriber(fixed("hook"), "webhook", "Gone", "http://127.0.0.1:9/in")))
    practice.do(SaveSubscriber(LOG))
    practice.booked(at(10, days=1))
    assert practice.desk.outgoing().run().events == DeliveryReport(2, 1)
    [failing] = [row for row in rows_of(practice.desk.look(), "event_position") if row["error"]]
    assert (failing["error"], failing["attempts"]) == ("unreachable", 1)


@pytest.mark.parametrize("url", ["http://forms.example/in", "ftp://forms.example/in", "forms.example", "https://"])
def test_a_web_address_that_is_none_or_unprotected_is_refused(practice: Practice, url: str) -> None:
    with pytest.raises(InvalidValue):
        practice.writer.execute(SaveSubscriber(EventSubscriber(new_id(), "webhook", "Forms", url)))


def test_whoever_was_removed_is_told_of_nothing(practice: Practice) -> None:
    practice.do(SaveSubscriber(LOG))
    practice.do(RemoveSubscriber(LOG.id))
    practice.booked(at(10, days=1))
    assert practice.desk.outgoing().run().events == DeliveryReport()


def test_a_secret_is_in_no_table_and_no_file_as_it_was_typed(practice: Practice) -> None:
    canary = "CANARY-webhook-secret-7f"
    practice.desk.connections().keep_secret(LOG.id, canary)
    practice.do(SaveSubscriber(LOG))
    assert practice.desk.connections().has_secret(LOG.id)
    for path in practice.folder.rglob("*"):
        assert not path.is_file() or canary.encode() not in path.read_bytes()
    for table in ("command_log", "audit_log", "event_subscriber"):
        assert canary not in repr(rows_of(practice.desk.look(), table))
