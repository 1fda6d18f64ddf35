"""The program on a profile, in which somebody types into the booking form until the process is killed.

``python -m tests.support.typing_program FOLDER`` says ``rested`` on its output one second after the last letter of the
first words, then goes on typing into the note.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from carefront.app.composition import open_lanes_of, window_for
from carefront.viewmodels.day_grid import Place
from carefront.viewmodels.task_runner import ThreadedTaskRunner
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow

REST_MS = 1000


def main(folder: Path) -> int:
    application = QApplication(["carefront", "-style", "fusion"])
    lanes, runner, window = open_lanes_of(folder, is_demo=False), ThreadedTaskRunner(), MainWindow()
    desk = window_for(lanes, runner, "en_GB")
    panel = DeskBinding(window, desk, "light").booking_panel.panel
    window.show()

    def type_first() -> None:
        QTest.keyClicks(panel.patient.patient, "Lee")
        QTest.keyClicks(panel.note.note, "needs a chair")
        QTimer.singleShot(REST_MS, rested)

    def rested() -> None:
        print("rested", flush=True)
        letters.start(5)

    letters = QTimer()
    letters.timeout.connect(lambda: QTest.keyClicks(panel.note.note, "x"))

    def begin(_is_other_day: bool) -> None:
        desk.day_view.grid_changed.disconnect(begin)
        grid = desk.day_view.grid
        assert grid is not None
        start_s = grid.start_s + 15 * 3600
        desk.form.open_new(Place(grid.columns[0].resource_id, start_s, start_s + 1800))
        type_first()

    desk.day_view.grid_changed.connect(begin)
    desk.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
