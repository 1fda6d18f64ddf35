"""A program of its own that is killed while it writes records: what is left on the disk is then looked through."""

import logging
import os
import signal
import sys
from datetime import date
from pathlib import Path

from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.draft_book import RECORD, Draft
from carefront.application.envelope import Applied
from carefront.bootstrap import open_desk
from carefront.domain.errors import CareFrontError
from carefront.domain.patients import Patient
from carefront.domain.records import Allergy, Condition, Insurance, RecordNote
from carefront.shared import logging as private_logging
from carefront.shared.ids import derived_id, new_id
from tests.support.practice import CLINIC, NOW

CLINICAL = ("zygodactyl", "quokkaphobia", "xylopharm", "vexillology", "ZX-4471-QQ")
IDENTITY = ("Zebulon", "Quillfeather", "5550177431", "zebulon.q@example.org")
SECRET = ("correct-horse-zebra-staple",)


def main(folder: Path) -> None:
    """Write, fail, type, log, then die without a word."""
    handler = private_logging.configure(folder / "logs")
    logging.getLogger().addHandler(handler)
    desk = open_desk(folder)
    writer, own = desk.writer(), new_id()
    who = Patient(own, derived_id(own, "account"), "Zebulon Quillfeather", "", birth_date=date(1971, 3, 9),
                  phone="5550177431", email="zebulon.q@example.org")  # fmt: skip
    allergy = Allergy(new_id(), own, CLINICAL[0], CLINICAL[1])
    for command in (
        c.RegisterPatient(who), r.SaveAllergy(allergy), r.SaveCondition(Condition(new_id(), own, CLINICAL[2])),
        r.SaveInsurance(Insurance(new_id(), own, "Mutual", member_number=CLINICAL[4])),
        r.SaveRecordNote(RecordNote(new_id(), own, f"{CLINICAL[3]} {SECRET[0]}", "", NOW)),
        r.ViewRecord(new_id(), own), r.RemoveAllergy(allergy.id),
    ):  # fmt: skip
        assert isinstance(writer.execute(command), Applied)
    writer.undo()
    reader = desk.reader()
    reader.records().record(own)
    reader.find_patients("Zebulon", CLINIC, NOW.date())
    assert isinstance(writer.execute(r.FindByMemberNumber(CLINICAL[4])), Applied)
    desk.drafts().keep(Draft(f"{RECORD}:{own}:note:", RECORD, {"text": CLINICAL[3]}, 0))
    try:
        writer.execute(r.SaveAllergy(Allergy(new_id(), own, "", CLINICAL[1])))
    except CareFrontError:
        logging.getLogger(__name__).exception("refused")
    desk.database.open_writer().execute("BEGIN IMMEDIATE")
    handler.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
