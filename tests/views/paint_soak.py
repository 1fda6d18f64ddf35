"""Paints the calendar on an image until so many painter calls are made, and watches the references to ``None``.

PySide6 6.12.0 on CPython 3.11 gives one away with every call of some painter methods and aborts the process after some
thousand paints. ``python -m tests.views.paint_soak --calls 200000`` prints one JSON object.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QGuiApplication, QImage, QPainter, QPen, QPixmap, QStaticText

from carefront.viewmodels.day_faces import FaceMaker
from carefront.viewmodels.day_grid import Place
from carefront.views import theme as themes
from carefront.views.calendar.canvas_painter import CanvasPainter
from carefront.views.calendar.card_painter import CardPainter
from carefront.views.calendar.card_text import CardTexts
from carefront.views.calendar.geometry import DayGeometry, GridMetrics, Rect
from carefront.views.calendar.ghost import Ghost, paint_ghosts
from carefront.wording import vocabulary
from tests.support.fake_desk import FakeDesk

WIDTH, HEIGHT = 1280, 1600
COUNTED = (
    "fillRect", "setPen", "setBrush", "setFont", "drawRect", "drawRects", "drawRoundedRect", "drawLine", "drawLines",
    "drawText",
    "drawStaticText", "drawPixmap", "drawTiledPixmap",
)  # fmt: skip
TOLERANCE = 200
"""References to ``None`` come and go with ordinary objects; what leaks grows with the calls."""


class CountingPainter(QPainter):
    """A painter that counts the calls made through it."""

    calls = 0


def _counting(name: str) -> Callable[..., Any]:
    method = getattr(QPainter, name)

    def call(self: CountingPainter, *arguments: Any) -> Any:
        CountingPainter.calls += 1
        return method(self, *arguments)

    return call


for _name in COUNTED:
    setattr(CountingPainter, _name, _counting(_name))


def soak(calls: int) -> dict[str, object]:
    """Paint until ``calls`` painter calls are made; how many references to ``None`` went astray."""
    CountingPainter.calls = 0
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    frames = [_frame(name) for name in themes.NAMES]
    for frame in frames:  # whatever is laid out once and kept
        _painted(image, frame)
    before = _references_to_none()
    made = CountingPainter.calls
    rounds = 0
    while CountingPainter.calls - made < calls:
        _painted(image, frames[rounds % len(frames)])
        _painted(image, _every_call)
        rounds += 1
    lost = before - _references_to_none()
    violations = [f"references to None changed by {-lost}"] if abs(lost) > TOLERANCE else []
    return {
        "trial": "painter calls", "trials": CountingPainter.calls - made, "rounds": rounds, "lost_references": lost,
        "violations": len(violations), "first_violations": violations,
    }  # fmt: skip


def _references_to_none() -> int:
    return sys.getrefcount(None)


def _painted(image: QImage, draw: Callable[[QPainter], None]) -> None:
    painter = CountingPainter(image)
    draw(painter)
    painter.end()


def _frame(theme_name: str) -> Callable[[QPainter], None]:
    """Draws a whole day of the desk in memory as the canvas does."""
    fake = FakeDesk()
    day = fake.now.date()
    read = fake.day(fake.facilities()[0].facility_id, day)
    grid = FaceMaker("en_US", vocabulary.load()).grid(read, fake.at("10:00"))
    geometry = DayGeometry(grid, GridMetrics(WIDTH // max(1, len(grid.columns)), HEIGHT / 24))
    theme, texts = themes.load(theme_name), CardTexts(QFont(), HEIGHT / 96, is_mirrored=False)
    canvas, cards = CanvasPainter(theme, texts, 1.0, False), CardPainter(theme, texts, 1.0, False)
    area = Rect(0, 0, WIDTH, HEIGHT)
    placed = [(grid.cards[row], geometry.card_rects[row]) for row in geometry.cards_in(area)]
    place = Place(grid.columns[0].resource_id, fake.at("10:00"), fake.at("10:30"))
    ghosts = (Ghost(place, "Rao, Kim", "10:30", is_refused=True), Ghost(place, "Rao, Kim", is_linked=True))

    def draw(painter: QPainter) -> None:
        canvas.paint_ground(painter, geometry, area)
        cards.paint(painter, placed)
        canvas.paint_now(painter, 400, area)
        canvas.paint_focus(painter, Rect(10, 10, 200, 40), has_focus=True)
        paint_ghosts(painter, canvas, geometry, ghosts, area)

    return draw


def _every_call(painter: QPainter) -> None:
    """Each of the calls that were seen to give references away, with the arguments the program uses."""
    text, tile = QStaticText("Follow-up"), QPixmap(16, 16)
    tile.fill(Qt.GlobalColor.gray)
    for step in range(20):
        box = QRect(10 + step, 10, 100, 40)
        painter.fillRect(box, Qt.GlobalColor.white)
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(Qt.GlobalColor.blue))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box), 4, 4)
        painter.drawRects([box, box])
        painter.drawStaticText(QPointF(10, 10), text)
        painter.drawTiledPixmap(box, tile)
        painter.drawPixmap(QPointF(10, 10), tile)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "10:30")


def main() -> int:
    """Run the soak; 1 when references went astray."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--calls", type=int, default=200_000)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    result = soak(args.calls)
    print(json.dumps(result))
    application.quit()
    return 1 if result["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
