"""What the record's panel asks of the desk, as calls for its lanes. Pure: no Qt."""

import re
from collections.abc import Sequence

from carefront.application.desk import DeskReader
from carefront.application.draft_book import RECORD, Draft, DraftBook
from carefront.application.record_rows import PatientRecord, RecordAccess
from carefront.domain.errors import RecordClosed


def access(patient_id: str, reader: DeskReader) -> RecordAccess:
    """What the actor may do with the record."""
    return reader.records().access(patient_id)


def record(patient_id: str, reader: DeskReader) -> PatientRecord | None:
    """The record; ``None`` where it is not open."""
    try:
        return reader.records().record(patient_id)
    except RecordClosed:
        return None


def all_drafts(book: DraftBook) -> Sequence[Draft]:
    """The drafts of records."""
    return [draft for draft in book.all() if draft.kind == RECORD]


def keep(draft: Draft, book: DraftBook) -> None:
    """Keep a draft."""
    book.keep(draft)


def drop(draft_id: str, book: DraftBook) -> None:
    """Forget a draft."""
    book.drop(draft_id)


def drop_all_of(patient_id: str, name: str, book: DraftBook) -> None:
    """Forget every draft that names the patient, of whatever form and whoever typed it."""
    named = re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
    for draft in book.all():
        texts = [draft.id, *draft.fields.values()]
        if any(patient_id in text or named.search(text.casefold()) for text in texts):
            book.drop(draft.id)


def nothing(_result: object) -> None:
    """It is on the disk."""
