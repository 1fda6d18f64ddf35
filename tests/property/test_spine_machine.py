"""Any acts of two processes leave a sound file; each check is proven on a spine that is broken for it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from carefront.application.booking import explained
from carefront.application.commands import booking
from carefront.domain.booking_facts import Explanation, ReasonCode
from carefront.domain.lanes import Placement
from carefront.persistence import restoring, unit_of_work, visit_projection
from carefront.persistence.driver import Connection
from tests.support.machines import lives
from tests.support.practice import ECG, FOLLOW_UP, PROCEDURE, R1, RAO, SILVA
from tests.support.spine_machine import SpineMachine, build_wide_template

EXAMPLES = lives(40)
"""More for the soak: each example is one file with up to ``STEPS`` acts."""
STEPS = int(os.environ.get("CAREFRONT_SPINE_STEPS", "30"))

_UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.fixture(scope="module")
def wide_template(practice_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wide_template(practice_template, tmp_path_factory.mktemp("spine") / "practice")


def machine_on(template: Path, prepare: Callable[[Connection], None] | None = None) -> type[SpineMachine]:
    """The machine on copies of ``template``; ``prepare`` may damage each copy first."""
    members = {"template": template, "prepare": staticmethod(prepare) if prepare else None}
    return type("SpineMachine", (SpineMachine,), members)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_any_acts_of_two_processes_leave_a_sound_file(wide_template: Path) -> None:
    run_state_machine_as_test(
        machine_on(wide_template),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=_UNHURRIED
        ),
    )


# --- the checks catch what they are for ------------------------------------------------------------------------------
def no_overlap_check(patch: pytest.MonkeyPatch) -> None:
    """Neither the rules nor the lanes look at who is taken already; the file's own guard is dropped besides."""
    taken = {ReasonCode.PROVIDER_BUSY, ReasonCode.OTHER_RESOURCE_BUSY, ReasonCode.BUFFER, ReasonCode.CAPACITY}
    asked = explained

    def blind(*values: Any) -> Any:
        answer = asked(*values)
        seen = answer.explanation
        kept = tuple(reason for reason in seen.reasons if reason.code not in taken)
        return type(answer)(Explanation(kept, seen.warnings, seen.alternatives), answer.buffers)

    patch.setattr(booking, "explained", blind)
    patch.setattr(visit_projection, "place", lambda _rows, _wanted: Placement(0, 1))


def without_guards(connection: Connection) -> None:
    connection.execute("DROP TRIGGER occupancy_lanes_insert")
    connection.execute("DROP TRIGGER occupancy_lanes_update")


def occupancy_kept_on_cancel(patch: pytest.MonkeyPatch) -> None:
    clear = visit_projection.OccupancyProjection._clear
    patch.setattr(
        visit_projection.OccupancyProjection,
        "_clear",
        lambda self, plan, rows: clear(self, plan, rows) if plan.needs else [],
    )


def undo_without_version_check(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(restoring.Restorer, "_is_as_left", lambda *_values: True)


def replay_not_noticed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unit_of_work.SqlUnitOfWork, "replayed", lambda _self: None)


def overbooked_never_settled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(visit_projection.OccupancyProjection, "_settle", lambda *_values: None)


def buffers_left_out(patch: pytest.MonkeyPatch) -> None:
    need = visit_projection._need

    def bare(values: Any, *others: Any) -> Any:
        return need({**values, "buffer_before_minutes": 0, "buffer_after_minutes": 0}, *others)

    patch.setattr(visit_projection, "_need", bare)


def denials_not_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unit_of_work.SqlUnitOfWork, "audit_alone", lambda _self, _outcome, _facts: None)


def book_twice(machine: SpineMachine) -> None:
    for pick in (0, 1):
        book(machine, pick=pick)


def cancel_a_visit(machine: SpineMachine) -> None:
    book(machine)
    machine.cancel(1, 0, back=False)


def undo_after_another_desk_edited(machine: SpineMachine) -> None:
    book(machine)
    machine.edit(1, 0, "fasting", back=False)
    machine.undo(0, 1)


def send_an_envelope_again(machine: SpineMachine) -> None:
    book(machine)
    machine.replay(1, 0)


def cancel_under_an_overbooked_visit(machine: SpineMachine) -> None:
    for pick in (0, 1):
        book(machine, pick=pick, override=True)
    machine.cancel(1, 0, back=False)


def book_with_buffers(machine: SpineMachine) -> None:
    book(machine, offering=PROCEDURE, choice=(SILVA, R1, ECG), length=60)


def let_a_stranger_cancel(machine: SpineMachine) -> None:
    book(machine)
    machine.let_a_stranger_try(0, 0)


def book(machine: SpineMachine, **changes: Any) -> None:
    """A visit at nine, on the first desk."""
    plain = {"who": 0, "quarter": 10, "length": 30, "choice": (RAO,), "offering": FOLLOW_UP, "pick": 0}
    machine.book(**(plain | {"override": False, "back": False, "status": "booked"} | changes))


@pytest.mark.parametrize(
    ("acts", "breaking", "prepare"),
    [
        (book_twice, no_overlap_check, without_guards),
        (cancel_a_visit, occupancy_kept_on_cancel, None),
        (undo_after_another_desk_edited, undo_without_version_check, None),
        (send_an_envelope_again, replay_not_noticed, None),
        (cancel_under_an_overbooked_visit, overbooked_never_settled, None),
        (book_with_buffers, buffers_left_out, None),
        (let_a_stranger_cancel, denials_not_written, None),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_broken_spine_is_caught(
    wide_template: Path,
    monkeypatch: pytest.MonkeyPatch,
    acts: Callable[[SpineMachine], None],
    breaking: Callable[[pytest.MonkeyPatch], None],
    prepare: Callable[[Connection], None] | None,
) -> None:
    run(machine_on(wide_template), acts)
    breaking(monkeypatch)
    with pytest.raises(AssertionError):
        run(machine_on(wide_template, prepare), acts)


def run(kind: type[SpineMachine], acts: Callable[[SpineMachine], None]) -> None:
    """The acts on a machine of one's own, and its checks."""
    machine = kind()
    try:
        acts(machine)
        assert machine.visits
        machine.the_file_is_sound()
    finally:
        machine.teardown()
