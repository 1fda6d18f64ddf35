"""Two practices in one file know nothing of each other: not their rows, not their counts, not their ids."""

import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, select, update

import carefront.persistence
from carefront.application.commands import catalogue as c
from carefront.application.commands.rules import COMMAND_TYPES
from carefront.application.desk_reader import Reader
from carefront.application.envelope import Applied, Command, Envelope
from carefront.application.opening_rows import OpeningsQuestion
from carefront.application.payloads import decoded, encoded
from carefront.application.read_models import ProposalQuestion
from carefront.domain.appointments import ResourceUse
from carefront.domain.errors import NotFound
from carefront.persistence import tables
from carefront.persistence.compiling import CoreStatement
from carefront.persistence.driver import Connection, DriverError
from carefront.persistence.statement_texts import FORMS, TEXTS
from carefront.persistence.statements import Statement, compiled, form_of
from carefront.persistence.stores import RowReader
from carefront.persistence.triggers import OTHER_ORGANIZATION
from carefront.shared.ids import derived_id
from tests.support.golden import BULK, IN_ORDER, command_of, envelope_id, with_secret
from tests.support.practice import (
    CLINIC,
    FOLLOW_UP,
    KIM,
    NOW,
    R1,
    RAO,
    Practice,
    at,
    fixed,
    setting_up,
)
from tests.support.questions import QUESTIONS, SEEN_LEAVE, SEEN_REBOOKING, SEEN_SERIES, SEEN_SESSION, SEEN_VISIT
from tests.support.rights import group_offering, own, things_of
from tests.support.spine_checks import rows_of
from tests.support.two_practices import TWIN_NO, TWIN_OWNER, found_second, second_door, second_reader

TENANT_TABLES = tuple(table for table in tables.metadata.sorted_tables if "organization_no" in table.c)
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


# --- every statement asks for the tenant -----------------------------------------------------------------------------
def statements() -> Iterator[tuple[str, Statement]]:
    """Every statement that a module of the adapter holds, and the everyday ones of every table."""
    for found in pkgutil.walk_packages(carefront.persistence.__path__, "carefront.persistence."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            yield from (
                (f"{found.name.removeprefix('carefront.persistence.')}.{name}", statement) for statement in _held(value)
            )
    yield from ((name, compiled(name)) for name in TEXTS)
    for table in TENANT_TABLES:
        form = form_of(table)
        yield from ((f"{table.name}.{name}", getattr(form, name)) for name in FORMS[table.name][-1])


def _held(value: object) -> Iterator[Statement]:
    if isinstance(value, Statement):
        yield value
    elif isinstance(value, RowReader):
        yield value._statement
    elif isinstance(value, Mapping):
        yield from (inner for item in value.values() for inner in _held(item))
    elif isinstance(value, tuple | list):
        yield from (inner for item in value for inner in _held(item))


WHOLE_FILE = {"audit._ALL", "audit._DEVICES", "audit._ENTRY_OF", "audit._HEADS", "audit._LAST_ACT", "slot_rows.LAST_NO"}
"""The chain of a device runs through all of its acts, and surrogates count through the whole file; neither is shown."""


def test_every_statement_on_a_tenants_table_names_the_tenant() -> None:
    seen = 0
    for name, statement in statements():
        if name in WHOLE_FILE:
            continue
        for table, alias in _tables_of(statement.sql):
            seen += 1
            assert _is_bound(statement.sql, table, alias), f"{name}: {table} of every tenant in {statement.sql}"
    assert seen > 150


def test_a_statement_that_forgot_the_tenant_would_be_noticed() -> None:
    visit, patient = tables.appointment, tables.patient
    joined = select(visit.c.id).select_from(visit.join(patient, patient.c.id == visit.c.patient_id))
    for clause, forgotten in (
        (select(visit.c.id).where(visit.c.no == bindparam("no")), visit),
        (joined.where(visit.c.organization_no == bindparam("organization_no_")), patient),
        (delete(visit).where(visit.c.no == bindparam("no")), visit),
        (update(visit).values(note=bindparam("note")), visit),
    ):
        sql = CoreStatement(clause).sql
        unbound = {table for table, alias in _tables_of(sql) if not _is_bound(sql, table, alias)}
        assert unbound == {forgotten.name}, sql


def _tables_of(sql: str) -> set[tuple[str, str]]:
    """The tenant's tables in a statement, each with the name it goes by."""
    names = "|".join(table.name for table in TENANT_TABLES)
    found = re.findall(rf'(?:FROM|JOIN|INTO|UPDATE|,)\s+"?({names})"?(?:\s+AS\s+"?(\w+)"?)?(?=[\s,(]|$)', sql)
    return {(table, alias or table) for table, alias in found}


def _is_bound(sql: str, table: str, alias: str) -> bool:
    if sql.startswith("INSERT"):
        return "organization_no" in sql
    return re.search(rf'"?{alias}"?\.organization_no = \?', sql) is not None


# --- two practices in one file ---------------------------------------------------------------------------------------
def twin_of(identifier: str) -> str:
    """The id in the second practice of what has ``identifier`` in the first."""
    return derived_id(identifier, "twin")


def nobodys(identifier: str) -> str:
    """An id that nothing has, the same for the same id."""
    return derived_id(identifier, "nobody")


def renamed(command: Command, rename: Callable[[str], str]) -> Command:
    """The command with every id replaced."""
    if command.KIND in BULK:
        return command
    text = _ID.sub(lambda found: rename(found[0]), json.dumps(encoded(command)))
    return with_secret(decoded(command.KIND, json.loads(text), COMMAND_TYPES))


TWIN_VISIT = twin_of(SEEN_VISIT)


def _booking(rename: Callable[[str], str], visit: str) -> c.BookAppointment:
    uses = (ResourceUse(rename(RAO)), ResourceUse(rename(R1)))
    return c.BookAppointment(visit, rename(CLINIC), rename(KIM), rename(FOLLOW_UP), at(16), 30, uses)


@pytest.fixture(scope="module")
def shared_template(practice_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of two practices: the second is the first with other ids, and all that the stored commands do."""
    folder = tmp_path_factory.mktemp("tenants") / "practice"
    practice = Practice.copied(practice_template, folder)
    connection = practice.desk._keep(practice.desk.database.open_writer())
    found_second(connection, account=fixed("twin account"), owner=TWIN_OWNER)
    door = second_door(practice)
    acts = {fixed(f"setting up {number}"): command for number, command in enumerate(setting_up())}
    acts |= {envelope_id(kind): command_of(kind) for kind in IN_ORDER if kind not in BULK}
    acts |= {fixed("booking"): _booking(lambda same: same, SEEN_VISIT)}
    things = [*group_offering(), *things_of(own, "Twin note", 12, days=6)]
    acts |= {fixed(f"thing {number}"): command for number, command in enumerate(things)}
    for identifier, command in acts.items():
        outcome = door.execute(Envelope(twin_of(identifier), renamed(command, twin_of), TWIN_OWNER, NOW))
        assert isinstance(outcome, Applied), outcome
    practice.close()
    return folder


@pytest.fixture
def shared(shared_template: Path, tmp_path: Path) -> Iterator[Practice]:
    opened = Practice.copied(shared_template, tmp_path / "practice")
    yield opened
    opened.close()


def look(practice: Practice) -> Connection:
    return practice.desk._keep(practice.desk.database.open_reader())


def rows_of_tenant(practice: Practice, organization_no: int) -> dict[str, list[Any]]:
    connection = look(practice)
    tenant = {
        table.name: [row for row in rows_of(connection, table.name) if row["organization_no"] == organization_no]
        for table in TENANT_TABLES
    }
    return {**tenant, "organization": [r for r in rows_of(connection, "organization") if r["no"] == organization_no]}


def answer_of(ask: Callable[[], Any], rename: Callable[[str], str]) -> str:
    """What an act or a question answers, or how it fails, with the ids that were put in called by their first names."""
    try:
        said = repr(ask())
    except Exception as error:
        said = f"{type(error).__name__} {vars(error)}"
    first_names = {rename(identifier): identifier for identifier in _every_id()}
    return _ID.sub(lambda found: first_names.get(found[0], found[0]), said)


def _every_id() -> set[str]:
    commands = [*setting_up(), *(command_of(kind) for kind in IN_ORDER if kind not in BULK)]
    return {found for command in commands for found in _ID.findall(json.dumps(encoded(command)))} | {
        CLINIC,
        SEEN_VISIT,
        SEEN_SESSION,
        SEEN_SERIES,
        SEEN_LEAVE,
        SEEN_REBOOKING,
    }


@pytest.mark.parametrize("kind", IN_ORDER)
def test_a_command_with_the_ids_of_another_practice_meets_what_ids_of_nobody_meet(
    shared_template: Path, tmp_path: Path, kind: str
) -> None:
    said = []
    for name, rename in (("twin", twin_of), ("nobody", nobodys)):
        practice = Practice.copied(shared_template, tmp_path / name)
        owner, door = practice.desk.identity.owner_id, practice.desk.door()
        before = rows_of_tenant(practice, TWIN_NO)
        envelope = Envelope(envelope_id(kind), renamed(command_of(kind), rename), owner, NOW)
        said.append(answer_of(lambda door=door, envelope=envelope: door.execute(envelope), rename))  # type: ignore[misc]
        assert rows_of_tenant(practice, TWIN_NO) == before
        practice.close()
    assert said[0] == said[1]


def test_an_act_of_another_practice_cannot_be_taken_back(shared: Practice) -> None:
    for line in rows_of_tenant(shared, TWIN_NO)["command_log"]:
        with pytest.raises(NotFound):
            shared.writer.execute(c.Revert(line["id"].hex()))


MIXED: Mapping[str, Callable[[Reader, Callable[[str], str]], Any]] = {
    "day of rooms": lambda reader, rename: reader.day(CLINIC, NOW.date(), (rename(RAO), rename(R1))),
    "patients there": lambda reader, rename: reader.find_patients("Kim", rename(CLINIC), NOW.date()),
    "own patients": lambda reader, _: reader.find_patients("Kim", CLINIC, NOW.date()),
    "week of their doctor here": lambda reader, rename: reader.week(CLINIC, NOW.date(), rename(RAO)),
    "their doctor's openings here": lambda reader, rename: reader.find_openings(
        OpeningsQuestion(CLINIC, FOLLOW_UP, among=(rename(RAO),), patient_id=rename(KIM))
    ),
    "proposal for their patient": lambda reader, rename: reader.propose(
        ProposalQuestion(CLINIC, RAO, int(at(10).timestamp()), patient_id=rename(KIM))
    ),
    "proposal with their doctor": lambda reader, rename: reader.propose(
        ProposalQuestion(CLINIC, rename(RAO), int(at(10).timestamp()))
    ),
}
"""Ids of one practice among those of the other, beside the questions of one kind of ids."""
ASKED = {**QUESTIONS, **MIXED}


@pytest.mark.parametrize("name", ASKED)
def test_a_question_with_the_ids_of_another_practice_is_answered_as_for_ids_of_nobody(
    shared: Practice, name: str
) -> None:
    ask = ASKED[name]
    theirs = answer_of(lambda: ask(shared.reader, twin_of), twin_of)
    nobody = answer_of(lambda: ask(shared.reader, nobodys), nobodys)
    assert theirs == nobody
    assert "Twin" not in theirs


def test_the_same_ids_may_be_used_by_both_and_mean_each_ones_own(shared: Practice) -> None:
    """What one practice holds must not even show as an id that is taken."""
    visit = shared.booked(at(14))
    door = second_door(shared)
    for number, command in enumerate([*setting_up(), _booking(lambda same: same, visit)]):
        outcome = door.execute(Envelope(fixed(f"again {number}"), command, TWIN_OWNER, NOW))
        assert isinstance(outcome, Applied), outcome
    assert shared.reader.appointment(visit).start_s == int(at(14).timestamp())
    assert second_reader(shared).appointment(visit).start_s == int(at(16).timestamp())


def test_what_one_practice_does_changes_no_row_of_the_other(shared: Practice) -> None:
    before = rows_of_tenant(shared, TWIN_NO)
    visit = shared.booked(at(10))
    shared.do(c.RescheduleAppointment(visit, at(11), 30, (ResourceUse(RAO),)))
    shared.writer.undo()
    shared.do(c.CancelAppointment(visit, "called"))
    assert rows_of_tenant(shared, TWIN_NO) == before


def test_a_reader_sees_its_own_practice_and_nothing_else(shared: Practice) -> None:
    visit = shared.booked(at(11))
    theirs = second_reader(shared)
    assert [card.appointment_id for card in shared.reader.day(CLINIC, NOW.date()).cards] == [visit]
    cards = {card.appointment_id for card in theirs.day(twin_of(CLINIC), NOW.date()).cards}
    assert {TWIN_VISIT, twin_of(fixed("visit"))} <= cards
    assert visit not in cards
    assert [hit.patient_id for hit in theirs.find_patients("Kim", twin_of(CLINIC), NOW.date())] == [twin_of(KIM)]
    assert len(theirs.appointment(TWIN_VISIT).history) == 1
    assert sum(theirs.loads(twin_of(CLINIC), NOW.date(), NOW.date()).values()) == 2


@pytest.mark.parametrize("table", [table.name for table in TENANT_TABLES if table.info.get("entity")])
def test_no_row_moves_to_another_practice(shared: Practice, table: str) -> None:
    writing = shared.desk._keep(shared.desk.database.open_writer())
    if not rows_of(writing, table):
        assert f"{table}_organization" in {row["name"] for row in rows_of(writing, "sqlite_schema")}
        return
    with pytest.raises(DriverError, match=OTHER_ORGANIZATION):
        writing.execute(f'UPDATE "{table}" SET organization_no = 3 - organization_no')
