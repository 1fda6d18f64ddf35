"""Who works at this program: the windows of whoever leaves wait as they are; others have windows of their own.

So nothing that one person typed, chose or did is seen, gone on with or taken back by the next, and nothing is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QClipboard, QGuiApplication

from carefront.app.preferences import Preferences
from carefront.views.desk_binding import DeskBinding
from carefront.views.main_window import MainWindow

MOST_AWAY = 6
"""So many people's windows wait for them; those of whoever left first are closed then, and their drafts remain."""


@dataclass(slots=True, eq=False)
class Place:
    """The windows of one person."""

    windows: list[MainWindow] = field(default_factory=list)
    bindings: list[DeskBinding] = field(default_factory=list)

    def taker(self, one: MainWindow | DeskBinding) -> Callable[[], None]:
        """What takes a window, or what ties it, away from here; a second time it does nothing."""

        def take() -> None:
            self.windows[:] = [window for window in self.windows if window is not one]
            self.bindings[:] = [binding for binding in self.bindings if binding is not one]

        return take


class HandOver:
    """One of the program. ``now``: the place of whoever works here. ``is_ours``: what lies on the clipboard was copied
    in this program."""

    def __init__(
        self, preferences: Preferences, is_ours: Callable[[QClipboard], bool] = QClipboard.ownsClipboard
    ) -> None:
        self._shared, self._is_ours = preferences, is_ours
        self._own: dict[str, Preferences] = {}
        self._away: dict[str, Place] = {}
        self.now = Place()
        self.holder_id = ""

    def memory(self) -> Preferences:
        """What is remembered for whoever works here: their own where people sign in, else that of this computer."""
        if not self.holder_id:
            return self._shared
        if self.holder_id not in self._own:
            self._own[self.holder_id] = self._shared.of_person(self.holder_id)
        return self._own[self.holder_id]

    def begin(self, holder_id: str) -> None:
        """Somebody signed in who is the first of this start."""
        self.holder_id = holder_id

    def change(self, before: str, after: str, let_go: Callable[[str], None]) -> bool:
        """``after`` works here now; whether their windows are there already."""
        self._away[before] = self.now
        self.holder_id, kept = after, self._away.pop(after, None)
        self.now = kept or Place()
        while len(self._away) > MOST_AWAY:
            first = next(iter(self._away))
            let_go(first)
            _close(self._away.pop(first))
        clipboard = QGuiApplication.clipboard()
        if self._is_ours(clipboard):  # what was copied here may be of a patient
            clipboard.clear()
        return kept is not None

    def close(self) -> None:
        """The program ends: what waits in windows that nobody sees is kept."""
        for place in [*self._away.values()]:
            _close(place)


def _close(place: Place) -> None:
    for window in [*place.windows]:
        window.close()
