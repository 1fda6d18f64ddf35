"""Clinic files for tests: a small clinic as JSON values, with what each test wants to be different."""

import json
from pathlib import Path
from typing import Any

WORKDAYS, ALL_DAYS = range(1, 6), range(7)
AT = "2026-11-23T06:00:00Z"
"""A Monday morning, before the clinic opens."""


def week(*spans: str, days: Any = WORKDAYS) -> list[dict[str, Any]]:
    """``week("09:00-17:00")``: that on every one of the days (0 = Sunday)."""
    pairs = [span.split("-") for span in spans]
    return [{"weekday": day, "start": start, "end": end} for day in days for start, end in pairs]


def person(key: str = "rao", **more: Any) -> dict[str, Any]:
    """A provider."""
    return {"key": key, "kind": "person", "name": f"Dr {key.title()}", **more}


def offering(key: str = "fu", minutes: int = 60, **more: Any) -> dict[str, Any]:
    """A visit type of that length."""
    return {"key": key, "name": key.title(), "duration_minutes": minutes, **more}


def clinic_json(**sections: Any) -> dict[str, Any]:
    """A clinic in Berlin open 08:00-20:00 on workdays, with Dr Rao and a follow-up of an hour; but for ``sections``."""
    return {
        "format": "carefront-clinic", "version": 1,
        "clinic": {"key": "main", "name": "Main", "zone": "Europe/Berlin"},
        "opening_hours": week("08:00-20:00"), "resources": [person()], "offerings": [offering()], **sections,
    }  # fmt: skip


def full_clinic() -> dict[str, Any]:
    """A clinic that uses every part of the format."""
    schedule = {
        "key": "usual", "name": "Usual", "valid_from": "2026-01-01", "valid_to": "2027-12-31",
        "blocks": [
            {"weekday": 1, "start": "09:00", "end": "12:00", "slot_minutes": 20, "capacity": 2, "room": "r1"},
            {"weekday": 2, "start": "09:00", "end": "12:00", "kept_for": ["fu"], "release_days": 2, "name": "New",
             "buffer_after_minutes": 5, "effective_date": "2026-02-01", "end_date": "2026-12-31"},
            {"weekday": 4, "start": "13:00", "end": "15:00", "type": "group"},
        ],
    }  # fmt: skip
    monthly = {"key": "night", "state": "draft", "recurrence": "custom", "rule": "FREQ=MONTHLY;BYDAY=1MO",
               "valid_from": "2026-01-05", "blocks": [{"start": "20:00", "end": "02:00"}]}  # fmt: skip
    return clinic_json(
        opening_hours=week("08:00-13:00", "13:00-24:00"),
        closures=[{"key": "xmas", "name": "Christmas", "first": "2026-12-24", "last": "2026-12-26"},
                  {"name": "Party", "first": "2026-11-27", "start": "15:00", "end": "20:00"}],
        extra_openings=[{"key": "advent", "name": "Advent", "first": "2026-11-29", "start": "10:00", "end": "14:00"}],
        people=[{"key": "rao person", "name": "Rao"}, {"key": "lee", "name": "Lee"}],
        resources=[
            person(account="rao person", capacity=2, schedules=[schedule, monthly], languages="de en",
                   exceptions=[{"key": "congress", "name": "Congress", "first": "2026-12-01", "last": "2026-12-02"},
                               {"first": "2026-12-03", "start": "07:00", "end": "08:00", "extra": True}]),
            person("silva", working_hours=week("09:00-17:00"), state="on_leave"),
            {"key": "r1", "kind": "room", "name": "Room 1", "position": 3},
            {"key": "beds", "kind": "pool", "name": "Beds", "capacity": 4, "schedulable": False},
        ],
        groups=[{"key": "rooms", "name": "Rooms", "members": ["r1"]}],
        offerings=[offering(resources=["rao"], buffer_after_minutes=10),
                   offering("proc", 40, concurrent=False, price_minor=9900, currency="EUR", state="draft",
                            requirements=[{"role": "provider", "kind": "person", "length_minutes": 20},
                                          {"role": "room", "group": "rooms", "offset_minutes": 5}])],
        time_off=[{"key": "holiday", "person": "rao person", "type": "vacation", "status": "approved",
                   "first": "2026-12-14", "last": "2026-12-18", "coverage": "lee", "decision_note": "Enjoy"},
                  {"person": "silva", "first": "2026-12-09", "start": "09:00", "end": "11:00"},
                  {"person": "silva", "first": "2026-12-10", "status": "denied"}],
        time_blocks=[{"key": "lunch", "resource": "silva", "start": "2026-11-24T12:00", "end": "2026-11-24T13:00",
                      "kind": "break", "name": "Lunch"}],
        patients=[{"key": "kim", "name": "Kim  Rao", "birth_date": "1984-03-12", "usual_provider": "rao"},
                  {"key": "lee p", "name": "Lee Ångström", "gender": "female", "record_number": "17"}],
        appointments=[
            {"key": "v1", "patient": "kim", "offering": "fu", "start": "2026-11-24T09:00:00+01:00",
             "resources": ["rao", {"resource": "r1", "role": "room", "auto": True, "any_of": "group:rooms"}]},
            {"patient": "lee p", "offering": "fu", "start": "2026-11-24T09:00:00+01:00", "length_minutes": 30,
             "resources": ["rao"], "status": "confirmed", "note": "two\nlines"},
            {"patient": "kim", "start": "2026-11-20T10:00:00+01:00", "end": "2026-11-20T10:45:00+01:00",
             "resources": ["silva"], "status": "completed", "series": "spring"},
            {"start": "2026-11-24T09:10:00+01:00", "length_minutes": 30, "resources": ["rao"], "overbooked": True,
             "override_reason": "emergency"},
            {"patient": "kim", "offering": "fu", "start": "2026-11-25T09:00:00+01:00", "resources": ["rao"],
             "status": "cancelled", "cancel_reason": "ill"},
        ],
    )  # fmt: skip


def file_of(folder: Path, content: Any, name: str = "clinic.json") -> Path:
    """The values written to a file."""
    path = folder / name
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
