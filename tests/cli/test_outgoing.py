"""``events deliver`` and ``messages send``: what leaves where nobody opens the window, reported as its schema says."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carefront.application.commands.message_catalogue import SaveMessageChannel, SaveSubscriber
from carefront.cli.main import main
from carefront.domain.notifications import Channel, EventSubscriber, MessageChannel
from carefront.shared.assets import resource_path
from tests.support.messaging import SMS_BODY, turn_on
from tests.support.practice import Practice, at, fixed
from tests.support.web_server import web_address


def report(capsys: pytest.CaptureFixture[str], folder: Path, *words: str, code: int = 0) -> dict[str, Any]:
    assert main([*words, "--json", "--profile", str(folder)]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    schema = json.loads(resource_path("schemas", f"{words[0]}.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) == set(found)
    return found


def test_what_is_due_is_sent_and_delivered_without_a_window(
    practice: Practice, capsys: pytest.CaptureFixture[str]
) -> None:
    with web_address() as place:
        turn_on(practice)
        practice.do(SaveMessageChannel(MessageChannel(fixed("sms"), Channel.SMS, True, "C", place.url, body=SMS_BODY)))
        hook = EventSubscriber(fixed("hook"), "webhook", "Forms", place.url, "appointment_booked")
        practice.do(SaveSubscriber(hook))
        practice.clock.advance(timedelta(days=-1000))
        practice.booked(at(10, days=40_000))
        practice.close()
        assert report(capsys, practice.folder, "events", "deliver") == {"delivered": 1, "failing": 0}
        place.status = 500
        assert report(capsys, practice.folder, "messages", "send", code=1)["waiting"] == 1
        assert [told.path for told in place.told] == ["/in", "/in"]


def test_a_subscriber_that_cannot_be_told_is_a_refusal(practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    practice.do(SaveSubscriber(EventSubscriber(fixed("hook"), "webhook", "Gone", "http://localhost:9/in")))
    practice.booked(at(10, days=1))
    practice.close()
    assert report(capsys, practice.folder, "events", "deliver", code=1) == {"delivered": 0, "failing": 1}
    assert report(capsys, practice.folder, "events", "deliver", code=1) == {"delivered": 0, "failing": 1}
