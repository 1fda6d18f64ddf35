"""The receptionist of the benchmark, once through and quickly: what is measured there works here."""

from pathlib import Path

from tests.benchmarks.receptionist import front_desk


def test_a_receptionist_goes_through_her_acts(profile: Path, qapp: object) -> None:
    with front_desk(profile) as receptionist:
        receptionist.between_ms = 30
        receptionist.work_once()

        assert len(receptionist.done) > 20
        assert receptionist.binding.desk.day == receptionist.binding.desk.context.today()
        assert receptionist.binding.canvas.travel is None
