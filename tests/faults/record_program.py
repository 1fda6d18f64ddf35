"""A program of its own that is killed while it writes records: what is left on the disk is then looked through."""

import logging
import os
import signal
import sys
from datetime import date, timedelta
from pathlib import Path

from carefront.app.error_boundary import ErrorBoundary
from carefront.application.commands import catalogue as c
from carefront.application.commands import record_catalogue as r
from carefront.application.commands.message_catalogue import SaveMessageChannel, SaveMessaging, SendMessage
from carefront.application.commands.people_catalogue import CreateLogin
from carefront.application.commands.request_catalogue import SubmitRequest
from carefront.application.draft_book import RECORD, Draft
from carefront.application.envelope import Applied
from carefront.application.signing_in import SignInResult
from carefront.bootstrap import OpenDesk, open_desk
from carefront.domain.appointments import ResourceUse
from carefront.domain.errors import CareFrontError
from carefront.domain.notifications import Channel, MessageChannel, Messaging
from carefront.domain.patients import Patient
from carefront.domain.records import Allergy, Condition, Insurance, RecordNote
from carefront.domain.requests import AppointmentRequest
from carefront.persistence.password_hashes import Argon2Hasher, Cost
from carefront.shared import logging as private_logging
from carefront.shared.ids import derived_id, new_id
from tests.support.practice import CLINIC, FOLLOW_UP, KIM, NOW, RAO

WORDS = ("vorpalreason", "jabberwock message", "frumious request")
"""Words of people about a patient: why a rule was overridden, what was written to them, what they asked for."""
CLINICAL = ("zygodactyl", "quokkaphobia", "xylopharm", "vexillology", "ZX-4471-QQ")
IDENTITY = ("Zebulon", "Quillfeather", "5550177431", "zebulon.q@example.org")
SIGN_IN = ("tulgey wood at dusk whiffles", "tulgey wood at dawn burbles", "730164")
"""The password, one that was mistyped, and the digits."""
SERVICES = ("whsec-bandersnatch-77", "smtp-mimsy-borogove", "sms-token-outgrabe")
SECRET = ("correct-horse-zebra-staple", *SIGN_IN, *SERVICES)


def sign_in(desk: OpenDesk) -> None:
    """Passwords set, mistyped and used, digits to unlock with, secrets of other services."""
    owner = desk.identity.owner_id
    desk.make_hasher = lambda: Argon2Hasher(Cost(passes=1, memory_kib=8, lanes=1))
    assert isinstance(desk.writer().execute(CreateLogin(new_id(), owner, "owner")), Applied)
    work = desk.signing()
    assert work.change_own("", SIGN_IN[0]).result is SignInResult.OPEN
    assert work.sign_in("owner", SIGN_IN[1]).result is SignInResult.WRONG
    assert work.sign_in("owner", SIGN_IN[0]).result is SignInResult.OPEN
    assert work.set_pin(SIGN_IN[0], SIGN_IN[2]).result is SignInResult.OPEN
    work.close()
    kept = desk.connections()
    for number, secret in enumerate(SERVICES):
        kept.keep_secret(new_id() if not number else f"service {number}", secret)
    kept.close()


def work_with_visits(desk: OpenDesk, own: str) -> None:
    """A visit by override, a message by hand, a request."""
    writer, visit = desk.writer(), new_id()
    start, leave = NOW.replace(hour=10) + timedelta(days=1), c.Override(f"{WORDS[0]} came far")
    for patient, identifier, override in ((KIM, new_id(), None), (own, visit, leave)):  # both at one time
        booking = c.BookAppointment(identifier, CLINIC, patient, FOLLOW_UP, start, 30, (ResourceUse(RAO),),
                                    note=WORDS[0], override=override)  # fmt: skip
        assert isinstance(writer.execute(booking), Applied)
    mail = MessageChannel(new_id(), Channel.EMAIL, True, "clinic@example.org", "smtp.example.org", 587, "starttls")
    for command in (SaveMessaging(Messaging(CLINIC, True)), SaveMessageChannel(mail)):
        assert isinstance(writer.execute(command), Applied)
    message = SendMessage(
        new_id(), CLINIC, Channel.EMAIL, patient_id=own, appointment_id=visit, subject=WORDS[1], text=WORDS[1]
    )
    assert isinstance(writer.execute(message), Applied)
    asked = AppointmentRequest(new_id(), CLINIC, patient_id=own, offering_id=FOLLOW_UP, note=WORDS[2])
    assert isinstance(writer.execute(SubmitRequest(asked)), Applied)


def crash_with(patient: Patient) -> None:
    """Something unforeseen while a patient is on the screen: what the program does of itself writes the report."""
    try:
        raise ValueError(f"{patient.display_name} {patient.phone} {CLINICAL[0]}")
    except ValueError:
        ErrorBoundary(lambda _sentence: None).take(*sys.exc_info())  # type: ignore[arg-type]


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
    sign_in(desk)
    work_with_visits(desk, own)
    crash_with(who)
    desk.drafts().keep(Draft("booking", "booking", {"note": WORDS[0], "patient": IDENTITY[0]}, 0))
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
