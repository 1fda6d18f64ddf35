"""Random clinic files: what is offered can be booked, and what can be booked on the grid is offered.

Zones and days are such that the clocks change in between.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from carefront.application.booking import Desk, explained
from carefront.application.clinic_document import ClinicDocument, ClinicFileInvalid
from carefront.application.clinic_document_desk import desk_of
from carefront.application.clinic_document_slots import DocumentSlots
from carefront.application.queries.openings import openings
from carefront.application.queries.slots_from_layers import cut_slots
from carefront.cli.main import main
from carefront.domain.appointments import ResourceUse
from carefront.domain.booking_facts import BookingQuestion
from carefront.domain.opening_search import OpeningQuestion, Wishes
from carefront.domain.slots import SlotState
from carefront.domain.zones import instant_s, local_time, zone_named
from carefront.interop.clinic_file import clinic_document
from tests.support.clinic_json import ALL_DAYS, clinic_json, file_of, offering, person, week

CHANGES = {
    "Europe/Berlin": "2026-10-25", "America/New_York": "2026-11-01", "Australia/Lord_Howe": "2026-10-04",
    "Africa/Cairo": "2026-10-30", "Asia/Kathmandu": "2026-11-24",
}  # fmt: skip
DAYS, SLOT = 3, 30
PEOPLE = ("rao", "silva")


class RandomFile:
    """A clinic file whose every draw follows from its seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.zone = self.chance.choice(sorted(CHANGES))
        self.first = date.fromisoformat(CHANGES[self.zone]) - timedelta(days=1)
        self.last = self.first + timedelta(days=DAYS - 1)
        self.content = clinic_json(
            clinic={"key": "main", "name": "Main", "zone": self.zone, "slot_minutes": SLOT},
            opening_hours=week(*self.chance.choice((["08:00-18:00"], ["00:00-24:00"], ["07:00-12:00", "13:00-02:00"])),
                               days=ALL_DAYS),
            closures=[{"first": self._day(), **self._part()}] if self.chance.random() < 0.4 else [],
            resources=[self._person(key) for key in PEOPLE],
            offerings=[offering("fu", SLOT, buffer_after_minutes=self.chance.choice((0, 10)))],
            time_off=[{"person": self.chance.choice(PEOPLE), "first": self._day(), "status": "approved",
                       **self._part()}],
            time_blocks=[self._stretch() | {"resource": key} for key in PEOPLE],
            appointments=[],
        )  # fmt: skip
        self._book()

    def _day(self) -> str:
        return (self.first + timedelta(days=self.chance.randrange(DAYS))).isoformat()

    def _part(self) -> dict[str, str]:
        hour = self.chance.randrange(6, 20)
        return {"start": f"{hour:02d}:15", "end": f"{hour + self.chance.randint(1, 6):02d}:45"}

    def _person(self, key: str) -> dict[str, Any]:
        blocks = [
            {"start": "08:00", "end": "12:00", "slot_minutes": SLOT, "type": "telehealth"},
            {"start": "14:10", "end": "23:40", "slot_minutes": SLOT, "capacity": 2},
        ]
        layers = self.chance.choice((
            {"schedules": [{"valid_from": "2026-01-01", "recurrence": "daily", "blocks": blocks}]},
            {"working_hours": week("09:00-17:00", "17:00-23:00", days=ALL_DAYS)}, {},
        ))  # fmt: skip
        away = [{"first": self._day(), **self._part(), "extra": self.chance.random() < 0.3}]
        return person(key, capacity=self.chance.choice((1, 1, 2)), exceptions=away, **layers)

    def _stretch(self) -> dict[str, Any]:
        zone = zone_named(self.zone)
        midnight = instant_s(date.fromisoformat(self._day()), 0, zone)
        start_s = midnight + 60 * self.chance.randrange(300, 1_380, 10)
        end_s = start_s + 60 * self.chance.choice((20, 30, 60))
        start, end = (local_time(at, zone).isoformat() for at in (start_s, end_s))
        return {"resource": self.chance.choice(PEOPLE), "start": start, "end": end}

    def _book(self) -> None:
        """Visits where there is room for them."""
        for _ in range(15):
            wanted = self._stretch()
            visit = {"offering": "fu", "start": wanted["start"], "end": wanted["end"],
                     "resources": [wanted["resource"]]}  # fmt: skip
            self.content["appointments"].append(visit)
            try:
                desk_of(self.document(), 0)
            except ClinicFileInvalid:
                self.content["appointments"].pop()

    def document(self) -> ClinicDocument:
        return clinic_document(json.dumps(self.content).encode())

    def now_s(self) -> int:
        return instant_s(self.first, self.chance.randrange(0, 600), zone_named(self.zone))


class Judge:
    """Asks one desk about single times."""

    def __init__(self, document: ClinicDocument, now_s: int) -> None:
        self.document, self.desk = document, desk_of(document, now_s)
        self.offering = document.offerings[0]

    def offered(self, first: date, last: date) -> set[tuple[int, str]]:
        question = OpeningQuestion(self.offering, SLOT, wishes=Wishes(first, last), days=DAYS)
        found = openings(self.desk, self.document.facility.id, question, 10_000).openings
        return {(one.start_s, one.leader_id) for one in found}

    def is_bookable(self, start_s: int, resource_id: str) -> bool:
        question = BookingQuestion(start_s, SLOT, (ResourceUse(resource_id, "provider"),), self.offering)
        return explained(self.desk, self.document.facility.id, question).explanation.is_bookable


@pytest.mark.parametrize("seed", range(12))
def test_openings_and_explain_agree_on_every_slot_and_on_random_times(seed: int) -> None:
    clinic = RandomFile(seed)
    judge = Judge(clinic.document(), clinic.now_s())
    offered = judge.offered(clinic.first, clinic.last)
    assert all(judge.is_bookable(*opening) for opening in offered)
    grid = _grid(judge.desk, judge.document, clinic.first, clinic.last)
    assert {one for one in grid if judge.is_bookable(*one)} <= offered
    first_s = instant_s(clinic.first, 0, zone_named(clinic.zone))
    for _ in range(200):
        time = (
            first_s + 60 * clinic.chance.randrange(0, DAYS * 1_440),
            clinic.chance.choice(judge.document.resources).id,
        )
        assert judge.is_bookable(*time) or time not in offered


def _grid(desk: Desk, document: ClinicDocument, first: date, last: date) -> set[tuple[int, str]]:
    return {
        (slot.start_s, slot.resource_id)
        for resource in document.resources
        for slot in cut_slots(
            desk, DocumentSlots(document, desk.occupancy), document.facility.id, resource.id, first, last
        )
        if slot.state is SlotState.AVAILABLE
    }


def test_the_verbs_say_the_same_as_the_engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clinic = RandomFile(3)
    path, now = str(file_of(tmp_path, clinic.content)), f"{clinic.first}T00:00"
    source = ("--clinic", path, "--at", now, "--json")
    words = ("--from", str(clinic.first), "--days", str(DAYS))
    assert main(["openings", "--offering", "fu", *words, "--limit", "1000", *source]) == 0
    offered = {(one["start"], one["resources"][0]["key"]) for one in json.loads(capsys.readouterr().out)["openings"]}
    assert main(["slots", "--resource", "rao", "--resource", "silva", *words, *source]) == 0
    slots = json.loads(capsys.readouterr().out)["slots"]
    assert offered
    for slot in clinic.chance.sample(slots, 25):
        asked = ("--resource", slot["resource"], "--offering", "fu", "--start", slot["start"])
        assert main(["explain", *asked, *source]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["bookable"] == ((slot["start"], slot["resource"]) in offered)
        assert report["bookable"] == (report["reasons"] == [])
