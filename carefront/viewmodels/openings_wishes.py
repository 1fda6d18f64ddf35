"""What may be wished for an opening, and the question that follows. Pure: no Qt."""

from dataclasses import replace
from datetime import date, timedelta

from carefront.application.opening_rows import OpeningsQuestion
from carefront.application.read_models import ResourceRow
from carefront.shared.i18n import _
from carefront.viewmodels.entry_booking import DAY_MINUTES, NOON, PEOPLE, Clinic
from carefront.viewmodels.openings_state import ANYBODY, ANYWHERE, Choice, OpeningsState
from carefront.wording.times import Times

_ANY_DAY = date(2026, 1, 5)
USUAL = "usual"
MOST_OPENINGS = 20
EVENING = 17 * 60
_PERIODS = {"morning": (0, NOON), "afternoon": (NOON, EVENING), "evening": (EVENING, DAY_MINUTES)}


def with_wishes(state: OpeningsState, clinic: Clinic, times: Times) -> OpeningsState:
    """The state with everything that the clinic lets one wish for."""
    people = [row for row in clinic.resources if row.kind in PEOPLE]
    return replace(
        state, week=_week(times), places=_places(clinic),
        languages=_recorded(_("Any language"), {language for row in people for language in row.languages}),
        genders=_recorded(_("Any gender"), {row.gender for row in people}),
    )  # fmt: skip


def _week(times: Times) -> tuple[Choice, ...]:
    """The days of a week, the locale's first one first."""
    first = times.week_of(_ANY_DAY)
    days = (first + timedelta(days=number) for number in range(7))
    return tuple(Choice(str(day.weekday()), times.short_weekday(day)) for day in days)


def people_of(clinic: Clinic, usual_id: str) -> tuple[Choice, ...]:
    """Whom the visit may be with: the usual provider, anybody, a group, one person."""
    people = [row for row in clinic.resources if row.kind in PEOPLE]
    groups = dict.fromkeys(row.group for row in people if row.group)
    usual = clinic.resource(usual_id)
    return (
        *((Choice(USUAL, _("Usual: {resource}").format(resource=usual.name)),) if usual else ()),
        Choice(ANYBODY, _("Anybody")),
        *(Choice(f"group:{name}", name) for name in groups),
        *(Choice(row.resource_id, row.name) for row in people),
    )


def _places(clinic: Clinic) -> tuple[Choice, ...]:
    things = [row for row in clinic.resources if row.kind not in PEOPLE]
    if not things:
        return ()
    return (Choice(ANYWHERE, _("Any that fits")), *(Choice(row.resource_id, _named(row)) for row in things))


def _named(row: ResourceRow) -> str:
    return row.name if row.code in ("", row.name) else _("{name} ({code})").format(name=row.name, code=row.code)


def _recorded(anything: str, found: set[str]) -> tuple[Choice, ...]:
    known = sorted(text for text in found if text)
    return (Choice(ANYBODY, anything), *(Choice(text, text) for text in known)) if known else ()


def question_of(state: OpeningsState, clinic: Clinic, patient_id: str, usual_id: str) -> OpeningsQuestion:
    """What to ask the desk for these wishes."""
    return OpeningsQuestion(
        clinic.facility_id, state.type_id, among=(*_with(state, clinic, usual_id), *_in(state)), first=state.first,
        usual_id=usual_id,
        periods=tuple(_PERIODS[name] for name in sorted(state.times_of_day, key=list(_PERIODS).index)),
        patient_id=patient_id, limit=MOST_OPENINGS, weekdays=state.weekdays,
        languages=frozenset({state.language} - {ANYBODY}), genders=frozenset({state.gender} - {ANYBODY}),
    )  # fmt: skip


def _with(state: OpeningsState, clinic: Clinic, usual_id: str) -> tuple[str, ...]:
    if state.who_id == USUAL:
        return (usual_id,)
    if state.who_id.startswith("group:"):
        name = state.who_id.removeprefix("group:")
        return tuple(row.resource_id for row in clinic.resources if row.kind in PEOPLE and row.group == name)
    return (state.who_id,) if state.who_id else ()


def _in(state: OpeningsState) -> tuple[str, ...]:
    return (state.place_id,) if state.place_id else ()


def has_wishes(state: OpeningsState) -> bool:
    """Whether anything but type, person and first day is wished for."""
    return bool(state.times_of_day or state.weekdays or state.place_id or state.language or state.gender)


def without_wishes(state: OpeningsState) -> OpeningsState:
    """The same with nothing of that wished for."""
    return replace(
        state, times_of_day=frozenset(), weekdays=frozenset(), place_id=ANYWHERE, language=ANYBODY, gender=ANYBODY
    )
