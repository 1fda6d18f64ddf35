"""Cut, copy and paste of a visit: moved elsewhere, or booked once more; also the visit that follows one."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from carefront.shared.i18n import _
from carefront.shared.values import dataclass
from carefront.viewmodels.day_grid import CardFace, Place
from carefront.viewmodels.desk_context import DeskContext


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A booking to begin from a visit: of the same patient and type, at ``place`` (``None``: still to be found)."""

    card: CardFace
    place: Place | None = None


class VisitClipboard(QObject):
    """``moved``: a card is pasted at a place. ``copied``/``followed``: a ``NewVisit`` to be booked."""

    moved = Signal(object, object)
    copied = Signal(object)
    followed = Signal(object)

    def __init__(self, context: DeskContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._card: CardFace | None = None
        self._is_cut = False

    @property
    def card(self) -> CardFace | None:
        """What would be pasted."""
        return self._card

    def cut(self, card: CardFace) -> None:
        """Take a visit to move it; it stays where it is until it is pasted."""
        self._card, self._is_cut = card, True
        self._context.say(_("{patient} is moved to where you paste").format(patient=card.name))

    def copy(self, card: CardFace) -> None:
        """Take a visit to book another like it."""
        self._card, self._is_cut = card, False
        self._context.say(_("{patient} is booked once more where you paste").format(patient=card.name))

    def paste(self, place: Place) -> None:
        """Move or book what was taken, beginning where ``place`` does, as long as it is."""
        card = self._card
        if card is None:
            self._context.say(_("Nothing was cut or copied."))
            return
        place = replace(place, end_s=place.start_s + card.end_s - card.start_s)
        if self._is_cut:
            self._card = None
            self.moved.emit(card, place)
        else:
            self.copied.emit(NewVisit(card, place))

    def take(self) -> tuple[CardFace, bool] | None:
        """What was taken and whether it was cut, to be brought elsewhere by other means; says so where nothing was."""
        card, is_cut = self._card, self._is_cut
        if card is None:
            self._context.say(_("Nothing was cut or copied."))
            return None
        if is_cut:
            self._card = None
        return card, is_cut

    def follow_up(self, card: CardFace) -> None:
        """Book the visit that follows."""
        self.followed.emit(NewVisit(card))
