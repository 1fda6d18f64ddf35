"""0 leaks between practices over all entry points: whatever the first practice of a file is told, does, writes out or
sends is the same, word for word, where a second one shares the file and where none does.

The second did everything that the first did, under the same ids, with an account of the same person (see
``two_practices``). The only thing that two practices share is the one count of the acts of a device, which shows in
versions of rows, in numbers of audit entries and in the row numbers that the record names rows by, and nowhere else:
``plain`` takes it out of what is compared.
"""

import argparse
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.commands.message_catalogue import SaveSubscriber
from carefront.application.desk_reader import Reader
from carefront.application.envelope import Envelope
from carefront.application.execute import Door
from carefront.cli.main import VERB_MODULES, build_parser, main
from carefront.domain.errors import CareFrontError
from carefront.domain.notifications import EventSubscriber
from carefront.persistence.keys import RecoveryKey
from tests.support.golden import IN_ORDER, command_of
from tests.support.messaging import WrittenDown, outgoing, turn_on
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, LEE, NOW, Practice, at, fixed, found_practice
from tests.support.questions import QUESTIONS
from tests.support.rights import own
from tests.support.spine_checks import rows_of
from tests.support.two_practices import (
    CANARIES,
    TWIN_NO,
    TwoFiles,
    applied,
    build_two_files,
    canaries_in,
    other_envelope,
    second_door,
    second_reader,
)
from tests.unit.interop.mappings import HEADER, SIMPLE

_COUNTS = re.compile(
    r"(row_version|change_number|number|version|total|left)=\d+|(versions=)\{[^}]*\}|seal='[0-9a-f]*'|'d:[0-9a-f]{32}'"
    r"|key='\d+( \d+)*'|FieldChange\(name='(\w+_)?no', before='\d*', after='\d*', before_name='', after_name=''\)"
)


def plain(answer: str) -> str:
    """An answer without the count of acts of the device."""
    return _COUNTS.sub("#", answer)


@dataclass
class Pair:
    """The first practice, open: with the second beside it, and alone."""

    both: Practice
    alone: Practice

    def same(self, ask: Callable[[Practice], Any], name: str = "") -> str:
        """What both answer; fails where they differ or a word of the second practice is in it."""
        with_other, without = (plain(_said(lambda: ask(self.both))), plain(_said(lambda: ask(self.alone))))
        assert canaries_in(with_other) == [], name
        assert with_other == without, name
        return with_other


def _said(ask: Callable[[], Any]) -> str:
    try:
        return repr(ask())
    except (CareFrontError, LookupError) as error:
        return f"{type(error).__name__} {vars(error)}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[TwoFiles, RecoveryKey]:
    """The two files and their recovery key."""
    place = tmp_path_factory.mktemp("two practices")
    recovery = found_practice(place / "template")
    return build_two_files(place / "template", place), recovery


@pytest.fixture
def files(made: tuple[TwoFiles, RecoveryKey], tmp_path: Path) -> TwoFiles:
    """Copies of them."""
    copies = TwoFiles(tmp_path / "both", tmp_path / "alone")
    shutil.copytree(made[0].both, copies.both)
    shutil.copytree(made[0].alone, copies.alone)
    return copies


@pytest.fixture
def pair(files: TwoFiles) -> Iterator[Pair]:
    opened = Pair(Practice.at(files.both), Practice.at(files.alone))
    yield opened
    opened.both.close()
    opened.alone.close()


def others(practice: Practice) -> str:
    """Every row of the second practice."""
    connection = practice.desk.look()
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
    rows = [(name, [row for row in rows_of(connection, name) if row.get("organization_no") == TWIN_NO])
            for name in names]  # fmt: skip
    connection.close()
    practice.desk._open.remove(connection)
    return repr(rows)


# --- questions -------------------------------------------------------------------------------------------------------
SEARCHES: Mapping[str, Callable[[Reader], Any]] = {
    "name": lambda reader: reader.find_patients("twincanary", CLINIC, NOW.date()),
    "name, here": lambda reader: reader.find_patients("Kim", CLINIC, NOW.date()),
    "phone": lambda reader: reader.find_patients("555-0666", CLINIC, NOW.date()),
    "everybody": lambda reader: reader.find_patients("", CLINIC, NOW.date()),
    "the same person": lambda reader: reader.duplicates("Twincanary Berg", None, "555-0666", KIM),
    "the same name": lambda reader: reader.duplicates("Lee Ångström", None, "", KIM),
}


def test_the_second_practice_is_there_and_says_its_words(pair: Pair) -> None:
    """So that the silence below is the program's doing."""
    theirs = second_reader(pair.both, pair.both.desk.identity.owner_id)
    assert len(canaries_in(repr(theirs.find_patients("", CLINIC, NOW.date())))) == 2
    assert set(canaries_in(others(pair.both))) >= set(CANARIES[:2])


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_as_if_the_first_were_alone(pair: Pair, name: str) -> None:
    pair.same(lambda practice: QUESTIONS[name](practice.reader, own))


@pytest.mark.parametrize("name", SEARCHES)
def test_no_search_finds_anybody_of_the_second(pair: Pair, name: str) -> None:
    pair.same(lambda practice: SEARCHES[name](practice.reader))


# --- commands, undo, events ------------------------------------------------------------------------------------------
def test_every_command_does_and_says_the_same_and_leaves_the_second_alone(made: Any, tmp_path: Path) -> None:
    """Each stored command once more, also those that are refused now: the same outcome, the same events."""
    told: dict[str, list[str]] = {}
    for name, folder in (("both", made[0].both), ("alone", made[0].alone)):
        practice = Practice.copied(folder, tmp_path / name)
        before = others(practice)
        published: list[Any] = []
        door = Door(practice.desk.units(), practice.desk.door()._rules, published.extend)
        told[name] = []
        for kind in IN_ORDER:
            command = command_of(kind)
            envelope = Envelope(other_envelope(command, "more"), command, practice.desk.identity.owner_id, NOW)
            outcome = _said(lambda door=door, envelope=envelope: door.execute(envelope))  # type: ignore[misc]
            told[name].append(plain(f"{kind}: {outcome} {published}"))
            published.clear()
        assert others(practice) == before
        practice.close()
    assert canaries_in("".join(told["both"])) == []
    assert told["both"] == told["alone"]


def test_undo_offers_and_takes_back_only_what_was_done_in_this_practice(pair: Pair) -> None:
    """The last to act in the file was the same person, in the second practice."""
    for practice in (pair.both, pair.alone):
        practice.booked(at(15, days=1))
    owner, door = pair.both.desk.identity.owner_id, second_door(pair.both)
    late = c.BookAppointment(fixed("late"), CLINIC, LEE, FOLLOW_UP, at(16, days=1), 30, ())
    with suppress(CareFrontError):
        door.execute(Envelope(fixed("late act"), late, owner, NOW + timedelta(minutes=1)))
    before = others(pair.both)
    for _step in range(3):
        pair.same(lambda practice: _without_ids(practice.writer.undo_state()))
        pair.same(lambda practice: _without_ids(practice.writer.undo()))
    for _step in range(2):
        pair.same(lambda practice: _without_ids(practice.writer.redo()))
    assert others(pair.both) == before


def _without_ids(value: object) -> str:
    """New ids differ from file to file."""
    return re.sub(r"\b01[0-9a-f]{30}\b", "id", repr(value))


def test_what_leaves_by_events_and_messages_is_the_first_practices_alone(pair: Pair) -> None:
    """Both are subscribed to the same address and both have somebody to write to; the first one's turn comes."""
    log = EventSubscriber(fixed("log"), "log", "Log")
    letters: list[list[str]] = []
    for practice in (pair.both, pair.alone):
        practice.do(SaveSubscriber(log))
        turn_on(practice)
        practice.booked(at(15, days=1))
        if practice is pair.both:
            _busy_second(practice, log)
        practice.clock.advance(timedelta(minutes=5))
        before, mailer = others(practice), WrittenDown()
        outgoing(practice, mailer).run(now=True)
        assert others(practice) == before
        letters.append([f"{one.recipient} {one.subject} {one.text}" for one in mailer.letters])
    assert letters[0] == letters[1] != []
    both, alone = (_events(place.folder) for place in (pair.both, pair.alone))
    assert [(line["event"], line["organization_id"]) for line in both] == [
        (line["event"], line["organization_id"]) for line in alone
    ]
    assert canaries_in(json.dumps(both) + repr(letters[0])) == []


def _busy_second(practice: Practice, log: EventSubscriber) -> None:
    owner, door = practice.desk.identity.owner_id, second_door(practice)
    for number, command in enumerate((SaveSubscriber(log), c.CancelAppointment(fixed("visit"), "twincanary ill"))):
        with suppress(CareFrontError):
            door.execute(Envelope(fixed(f"busy {number}"), command, owner, NOW))


def _events(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "events" / "events.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_erasing_a_patient_and_changing_keys_leave_the_patient_of_the_same_id_next_door(pair: Pair) -> None:
    owner, door = pair.both.desk.identity.owner_id, second_door(pair.both)
    allergy = r.SaveAllergy(r.Allergy(fixed("kim allergy"), KIM, "twincanary nuts"))
    applied(door, Envelope(fixed("their allergy"), allergy, owner, NOW))
    before = others(pair.both)
    pair.both.do(r.ErasePatient(KIM, "Kim Rao", "Erased patient"))
    pair.both.do(r.RotateFieldKeys(fixed("rotation")))
    while pair.both.desk.rotation().step():
        pass
    pair.both.do(r.RetireFieldKeys(fixed("retired")))
    assert others(pair.both) == before
    applied(door, Envelope(fixed("their view"), r.ViewRecord(fixed("their view"), KIM), owner, NOW))
    theirs = second_reader(pair.both, owner)
    assert [row.substance for row in theirs.records().record(KIM).allergies or ()] == ["twincanary nuts"]


# --- the command line ------------------------------------------------------------------------------------------------
Words = Callable[[Path, str], list[str]]
"""The words of a verb for a profile; the second argument is the recovery key."""
_DAY = ["--from", "2026-11-24", "--days", "3", "--at", "2026-11-24T09:00:00+01:00"]
NO_VERB_OF_DATA = {"run", "demo", "version", "key protect"}
"""The window, which the test of its views opens; what does not open the file."""
VERBS: Mapping[str, Words] = {
    "doctor": lambda _folder, _key: [],
    "audit verify": lambda _folder, _key: [],
    "audit anchor": lambda _folder, _key: [],
    "backup": lambda folder, _key: ["--to", str(folder / "taken")],
    "restore": lambda folder, _key: [str(next((folder / "backups").glob("*")))],
    "migrate": lambda _folder, _key: [],
    "key recover": lambda _folder, key: ["--recovery-fd", handed(key)],
    "key rotate-fields": lambda _folder, _key: [],
    "people reset-password": lambda _folder, key: [
        "--user", "twincanary", "--recovery-fd", handed(key), "--password-fd", handed("a kettle sings at dawn"),
    ],
    "people accept-changes": lambda _folder, key: ["--recovery-fd", handed(key)],
    "import csv": lambda folder, _key: [str(_visits(folder)), "--mapping", str(_mapping(folder))],
    "clinic load": lambda folder, _key: [str(_saved(folder)), "--dry-run"],
    "clinic save": lambda folder, _key: [str(folder / "out.json"), "--facility", "Clinic"],
    "openings": lambda _folder, _key: ["--facility", "Clinic", "--offering", "FU", "--limit", "5", *_DAY],
    "slots": lambda _folder, _key: ["--facility", "Clinic", "--resource", "RAO", *_DAY],
    "explain": lambda _folder, _key: [
        "--facility", "Clinic", "--offering", "FU", "--resource", "RAO", "--start", "2026-11-24T10:00",
        "--patient", KIM, "--at", "2026-11-24T09:00:00+01:00",
    ],
    "jobs run": lambda _folder, _key: [],
    "jobs rebuild": lambda _folder, _key: [],
    "events deliver": lambda _folder, _key: [],
    "messages send": lambda _folder, _key: [],
}  # fmt: skip
WHOLE_FILE = {"doctor", "audit verify", "audit anchor", "backup", "restore"}
"""What looks after the file with the file's own key tells how many rows or entries are in it, and nothing else."""


def handed(text: str) -> str:
    """A descriptor from which the text can be read once."""
    reading, writing = os.pipe()
    os.write(writing, f"{text}\n".encode())
    os.close(writing)
    return str(reading)


def _visits(folder: Path) -> Path:
    path = folder / "visits.csv"
    path.write_text(
        f"{HEADER}\n1,2026-11-25 10:00,30,p1,Kim Rao,Dr Rao,\n2,2026-11-25 11:00,30,p2,Max,Dr New,\n", encoding="utf-8"
    )
    return path


def _mapping(folder: Path) -> Path:
    path = folder / "mapping.toml"
    path.write_text(SIMPLE, encoding="utf-8")
    return path


def _saved(folder: Path) -> Path:
    """The clinic as a file, saved by the first practice."""
    main(["clinic", "save", str(folder / "in.json"), "--facility", "Clinic", "--profile", str(folder)])
    return folder / "in.json"


def leaves(parser: argparse.ArgumentParser, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Every verb with its parts."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield " ".join(before)
    for action in below:
        for name, part in action.choices.items():
            yield from leaves(part, (*before, name))


def test_every_verb_has_a_case_here() -> None:
    assert set(leaves(build_parser(VERB_MODULES))) == VERBS.keys() | NO_VERB_OF_DATA


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_and_writes_the_same_with_a_second_practice_in_the_file(
    made: tuple[TwoFiles, RecoveryKey], files: TwoFiles, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    said = []
    for folder in (files.both, files.alone):
        if verb == "restore":
            main(["backup", "--profile", str(folder)])
        words = [*verb.split(), *VERBS[verb](folder, made[1].text())]
        capsys.readouterr()
        code = main([*words, "--profile", str(folder), "--json"])
        told = capsys.readouterr()
        assert code != 2, told.err
        said.append((code, _settled(told.out + told.err, folder), _written(folder)))
    assert canaries_in(repr(said[0])) == []
    if verb in WHOLE_FILE:
        said = [(code, re.sub(r"\d+|[0-9a-f]{64}", "#", text), ()) for code, text, _files in said]
    assert said[0] == said[1]


def _settled(text: str, folder: Path) -> str:
    """Without the folder, new ids, seals and moments."""
    text = text.replace(str(folder), "FOLDER")
    return re.sub(r"\b01[0-9a-f]{30}\b|[0-9a-f]{64}|\d{8}T?-?\d{6}\w*|([A-Z0-9]{4}-)+[A-Z0-9]{4}", "#", text)


def _written(folder: Path) -> tuple[str, ...]:
    """What a verb put beside the file that can be read."""
    found = [*folder.glob("*.json"), *folder.glob("events/*.jsonl")]
    return tuple(f"{path.name} {_settled(path.read_text('utf-8'), folder)}" for path in sorted(found))
