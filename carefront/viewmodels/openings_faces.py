"""The lines of the panel that finds openings, and what it says and offers where there is none. Pure: no Qt."""

from collections.abc import Sequence

from carefront.application.opening_rows import OpeningRow, OpeningsFound
from carefront.application.read_models import PatientHit
from carefront.domain.appointments import SEAT_ROLE
from carefront.shared.i18n import _
from carefront.viewmodels.entry_booking import Clinic
from carefront.viewmodels.openings_state import ANYBODY, Choice, OpeningsState
from carefront.viewmodels.openings_wishes import USUAL, has_wishes
from carefront.viewmodels.palette_state import LineKind, PaletteLine
from carefront.wording.quick_entry import joined, minutes, no_opening, opening_line
from carefront.wording.refusals import Speaker
from carefront.wording.sessions import seats_left
from carefront.wording.times import Times


def patient_line(hit: PatientHit, times: Times) -> PaletteLine:
    """A patient by name, birth date and phone."""
    born = times.plain_day(hit.birth_date) if hit.birth_date else ""
    return PaletteLine(LineKind.PATIENT, hit.patient_id, hit.display_name, joined((born, hit.phone)))


def opening_lines(openings: Sequence[OpeningRow], speaker: Speaker) -> tuple[PaletteLine, ...]:
    """Openings by time, with whom and what, how long, and how many seats of a group session are left."""
    return tuple(
        PaletteLine(
            LineKind.ALTERNATIVE, str(at), opening_line(row.start_s, row.length_minutes, speaker),
            joined((*row.resource_names, minutes(row.length_minutes), _seats(row))),
        )
        for at, row in enumerate(openings)
    )  # fmt: skip


def _seats(row: OpeningRow) -> str:
    is_seat = any(use.role == SEAT_ROLE for use in row.resources)
    return seats_left(row.seats_left) if is_seat else ""


def nothing_found(
    state: OpeningsState, found: OpeningsFound, clinic: Clinic | None, usual_id: str, speaker: Speaker
) -> str:
    """``No opening for Follow-up with Dr Rao before 23 Jan 2027.``"""
    type_name = next((one.text for one in state.types if one.id == state.type_id), "")
    who_id = usual_id if state.who_id == USUAL else state.who_id
    row = clinic.resource(who_id) if clinic else None
    return no_opening(type_name, row.name if row else who_id.removeprefix("group:"), found.last_s, speaker)


def offers_for(state: OpeningsState) -> tuple[Choice, ...]:
    """What works where there is no opening: anybody, any time of day; waiting for a time that frees, of a patient."""
    offers = (
        (state.who_id != ANYBODY, Choice("anybody", _("Search with anybody"))),
        (has_wishes(state), Choice("any_time", _("Any day, time and place"))),
        (bool(state.patient), Choice("waitlist", _("Add to waitlist"))),
    )
    return tuple(offer for is_useful, offer in offers if is_useful)
