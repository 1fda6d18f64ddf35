"""What is recorded of patients, opened and sealed: the only place where clinical text is plain on its way to the file.

A row is of one kind (insurance, allergy, condition, note, view); its texts are sealed with the key of its patient.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from carefront.application.record_rows import BrokenSeal, PatientName, RecordRows, UnreviewedView
from carefront.domain.errors import NotFound, SealBroken
from carefront.domain.records import (
    Allergy,
    Condition,
    ConditionStatus,
    Insurance,
    RecordNote,
    RecordView,
    Severity,
    member_key,
)
from carefront.persistence.field_cipher import Place, opened, sealed
from carefront.persistence.field_keys import FieldKeys, PatientKey
from carefront.persistence.row_writer import RowWriter, plain
from carefront.persistence.statements import DriverConnection, compiled, form_of

Part = TypeVar("Part", Insurance, Allergy, Condition, RecordNote, RecordView)
Row = Mapping[str, Any]

TABLE_OF: Mapping[type, str] = {
    Insurance: "insurance", Allergy: "allergy", Condition: "medical_condition", RecordNote: "record_note",
    RecordView: "record_view",
}  # fmt: skip
_ASSIGNED, _BOOKED, _SEATED = (compiled(f"records.{name}") for name in ("ASSIGNED", "BOOKED", "SEATED"))
_TO_COME = compiled("records.TO_COME")
_BY_MEMBER, _VIEWS, _UNREVIEWED = (compiled(f"records.{name}") for name in ("BY_MEMBER", "VIEWS", "UNREVIEWED"))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_OPENED: Mapping[str, Callable[[str], Any]] = {"severity": Severity, "since": _day, "status": ConditionStatus}
"""From a sealed text to the domain, by column; the others are text."""


class _Kind:
    """One dataclass and its table: which columns are sealed, and both ways between."""

    def __init__(self, kind: type[Any]) -> None:
        self.kind, self.form = kind, form_of(TABLE_OF[kind])
        self.names = tuple(field.name for field in fields(kind))
        self.sealed = tuple(name for name in self.names if name in self.form.sealed)
        self.of_patient = compiled(f"records.{self.form.name}")

    def texts(self, part: Any) -> dict[str, str]:
        """The values to be sealed, as text."""
        return {name: _text(getattr(part, name)) for name in self.sealed}

    def open_values(self, part: Any) -> dict[str, Any]:
        """The raw values that stand as they are."""
        return {name: self.form.raw(name, getattr(part, name)) for name in self.names if name not in self.sealed}

    def part(self, row: Row, texts: Mapping[str, str]) -> Any:
        """The value of a row with its texts opened."""
        values: dict[str, Any] = {
            name: None if row[name] is None else self.form.from_db[name](row[name])
            for name in self.names
            if name not in self.sealed
        }
        return self.kind(**values, **{name: _OPENED.get(name, str)(text) for name, text in texts.items()})


KINDS: Mapping[type, _Kind] = {kind: _Kind(kind) for kind in TABLE_OF}
KIND_NAMED: Mapping[str, _Kind] = {kind.form.name: kind for kind in KINDS.values()}


def _text(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


class SqlRecords:
    """See ``carefront.application.record_rows.RecordBook``. ``rows``: ``None`` for a book that is only read."""

    def __init__(self, connection: DriverConnection, organization_no: int, keys: FieldKeys, rows: RowWriter | None,
                 now_s: int = 0) -> None:  # fmt: skip
        self._connection, self._no, self._rows, self._now_s = connection, organization_no, rows, now_s
        self.keys = keys

    # Reading

    def of_patient(self, kind: type[Part], patient_id: str) -> RecordRows[Part]:
        """Every row of a kind in the order they were made; those that do not open are named instead."""
        known = KINDS[kind]
        rows = known.of_patient.all(self._connection, organization_no_=self._no, wanted=bytes.fromhex(patient_id))
        found: list[Part] = []
        broken: list[BrokenSeal] = []
        for raw in rows:
            row = dict(zip(known.form.columns, raw, strict=True))
            try:
                found.append(known.part(row, self._opened(known, row)))
            except SealBroken as error:
                broken.append(BrokenSeal(error.table, error.row_id, error.column))
        return RecordRows(tuple(found), tuple(broken))

    def find(self, kind: type[Part], identifier: str) -> Part | None:
        """The row of this id, or ``None``.

        Raises:
            SealBroken: it does not open.
        """
        known = KINDS[kind]
        row = self._row(known, identifier)
        return None if row is None else known.part(row, self._opened(known, row))

    def get(self, kind: type[Part], identifier: str) -> Part:
        """The row of this id.

        Raises:
            NotFound: there is none in this organization.
            SealBroken: it does not open.
        """
        found = self.find(kind, identifier)
        if found is None:
            raise NotFound(TABLE_OF[kind], identifier)
        return found

    def patient_of(self, kind: type, identifier: str) -> str:
        """Whose row it is, whether or not it opens.

        Raises:
            NotFound: there is none in this organization.
        """
        row = self._row(KINDS[kind], identifier)
        if row is None:
            raise NotFound(TABLE_OF[kind], identifier)
        return bytes(row["patient_id"]).hex()

    def version(self, identifier: str) -> int:
        """The row version, 0 where no kind has such a row."""
        rows = (self._row(kind, identifier) for kind in KINDS.values())
        return next((int(row["row_version"]) for row in rows if row is not None), 0)

    def versions(self, patient_id: str) -> Mapping[str, int]:
        """The row version of every row of a patient, by id."""
        wanted = bytes.fromhex(patient_id)
        found: dict[str, int] = {}
        for kind in KINDS.values():
            for raw in kind.of_patient.all(self._connection, organization_no_=self._no, wanted=wanted):
                row = dict(zip(kind.form.columns, raw, strict=True))
                found[bytes(row["id"]).hex()] = int(row["row_version"])
        return found

    def owners(self, patient_id: str, day: date) -> frozenset[str]:
        """The people whose patient this is on ``day``: assigned, or with a live visit."""
        wanted = bytes.fromhex(patient_id)
        rows = _ASSIGNED.all(
            self._connection, organization_no_=self._no, patient_id=wanted, day=day.isoformat()
        )  # fmt: skip
        for statement in (_BOOKED, _SEATED):
            rows += statement.all(self._connection, organization_no_=self._no, patient_id=wanted)
        return frozenset(bytes(row[0]).hex() for row in rows)

    def visits_to_come(self, patient_id: str, now_s: int) -> int:
        """How many live visits of a patient begin from now on."""
        found = _TO_COME.one(
            self._connection, organization_no_=self._no, patient_id=bytes.fromhex(patient_id), now_s=now_s
        )
        return int(found[0])

    def open_view(self, patient_id: str, account_id: str, now_s: int) -> RecordView | None:
        """The view in force that lasts longest."""
        known = KINDS[RecordView]
        raw = _VIEWS.one(
            self._connection, organization_no_=self._no, patient_id=bytes.fromhex(patient_id),
            account_id=bytes.fromhex(account_id), now_s=now_s,
        )  # fmt: skip
        if raw is None:
            return None
        row = dict(zip(known.form.columns, raw, strict=True))
        view: RecordView = known.part(row, dict.fromkeys(known.sealed, ""))
        return view

    def unreviewed(self, since_s: int) -> tuple[UnreviewedView, ...]:
        """Views that broke the glass since then and that nobody has looked at, by time."""
        rows = _UNREVIEWED.all(self._connection, organization_no_=self._no, since_s=since_s)
        return tuple(self._unreviewed(*row) for row in rows)

    def _unreviewed(
        self, own: Any, patient: Any, name: str, actor: str, at_s: int, reason: str, note: Any, account: Any
    ) -> UnreviewedView:
        row = {"id": own, "patient_id": patient, "note": note}
        try:
            text = self._field(KINDS[RecordView], row, "note", self.keys.of_patient(bytes(patient)))
        except SealBroken:
            text = ""
        return UnreviewedView(
            bytes(own).hex(), bytes(patient).hex(), name, actor, at_s, reason, text, bytes(account).hex()
        )

    def by_member_number(self, number: str) -> tuple[PatientName, ...]:
        """The patients with exactly this member number, but for case and punctuation."""
        key = member_key(number)
        if not key:
            return ()
        rows = _BY_MEMBER.all(self._connection, organization_no_=self._no, digest=self.keys.digest(key))
        return tuple(
            PatientName(bytes(own).hex(), name, date.fromisoformat(born) if born else None) for own, name, born in rows
        )

    def broken(self, patient_id: str) -> tuple[BrokenSeal, ...]:
        """Every row of a patient that does not open."""
        return tuple(one for kind in KINDS for one in self.of_patient(kind, patient_id).broken)

    # Writing

    def save(self, part: Part) -> None:
        """Insert the row or write what differs; nothing differing writes nothing."""
        known = KINDS[type(part)]
        row = self._row(known, part.id)
        key = self.keys.made_for(bytes.fromhex(part.patient_id), self._now_s)
        values, texts = known.open_values(part), known.texts(part)
        if isinstance(part, Insurance):
            number = member_key(part.member_number)
            values["member_digest"] = self.keys.digest(number) if number else None
        known_texts = self._readable(known, row) if row is not None else {}
        for name, text in texts.items():
            if known_texts.get(name) != text:
                place = self._place(known, values["id"], name)
                values[name] = sealed(key.secret, key.version, place, text.encode())
        if row is None:
            self._writer.insert_raw(known.form, known.form.full(values))
        else:
            self._writer.update_raw(known.form, (values["id"],), values)

    def remove(self, kind: type, identifier: str) -> None:
        """Delete; one that is not there is no failure."""
        self._writer.delete(TABLE_OF[kind], (bytes.fromhex(identifier),))

    def logged(self, payload: Mapping[str, Any], place: str, kind: type, identifier: str) -> Mapping[str, Any]:
        """A command's payload with every sealed value as it stands in the file. ``place``: the field that holds the
        row's values, empty where they are the command's own.
        """
        known = KINDS[kind]
        row = self._row(known, identifier)
        inner = dict(payload[place] if place else payload)
        for name in known.sealed:
            if row is None:
                inner.pop(name, None)
            else:
                inner[name] = plain(row[name])
        return {**payload, place: inner} if place else inner

    # Inside

    @property
    def _writer(self) -> RowWriter:
        if self._rows is None:
            raise RuntimeError("a reading book was asked to write")
        return self._rows

    @cached_property
    def _organization_id(self) -> bytes:
        return self.keys.organization_id

    def _row(self, known: _Kind, identifier: str) -> Row | None:
        form = known.form
        rows = form.by_id.all(self._connection, organization_no_=self._no, wanted=bytes.fromhex(identifier))
        return dict(zip(form.columns, rows[0], strict=True)) if rows else None

    def _opened(self, known: _Kind, row: Row) -> dict[str, str]:
        key = self.keys.of_patient(bytes(row["patient_id"]))
        return {name: self._field(known, row, name, key) for name in known.sealed}

    def _readable(self, known: _Kind, row: Row) -> dict[str, str]:
        """The texts of a row; none where one of them does not open: then all are sealed anew."""
        try:
            return self._opened(known, row)
        except SealBroken:
            return {}

    def _field(self, known: _Kind, row: Row, name: str, key: PatientKey | None) -> str:
        place = self._place(known, row["id"], name)
        if key is None:
            raise SealBroken(place.table, place.row_id.hex(), name)
        return opened(key.secret, place, bytes(row[name])).decode()

    def _place(self, known: _Kind, identifier: Any, name: str) -> Place:
        return Place(self._organization_id, known.form.name, bytes(identifier), name)
