"""Colours as tokens: light, dark and contrast. The only place that turns tokens into colours and palettes."""

import tomllib
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from carefront.shared.assets import resource_path

NAMES = ("light", "dark", "contrast")
Pair = tuple[QColor, QColor]
_GROUNDS = ("canvas", "window", "field", "button")
_INKS = ("ink", "secondary_ink", "grid", "faint_grid")
_SIGNS = ("focus", "now", "warning", "selection")
_BANDS = ("band", "band_ink", "accent", "accent_ink")


class Theme:
    """``status``: bar and fill by status; ``unavailable``: ground and pattern by kind. Contrast has no fills."""

    def __init__(
        self, name: str, colors: Mapping[str, QColor], status: Mapping[str, Pair], unavailable: Mapping[str, Pair]
    ) -> None:
        self.name, self.status, self.unavailable = name, status, unavailable
        self.canvas, self.window, self.field, self.button = (colors[key] for key in _GROUNDS)
        self.ink, self.secondary_ink, self.grid, self.faint_grid = (colors[key] for key in _INKS)
        self.focus, self.now, self.warning, self.selection = (colors[key] for key in _SIGNS)
        self.band, self.band_ink, self.accent, self.accent_ink = (colors[key] for key in _BANDS)

    @property
    def is_contrast(self) -> bool:
        """Whether only outlines, icons, patterns and words may be used."""
        return self.name == "contrast"

    def bar(self, status: str) -> QColor:
        """The colour of a status."""
        return self.status[status][0]

    def fill(self, status: str) -> QColor:
        """The ground its texts stand on."""
        return self.status[status][1]


def read_tokens() -> dict[str, Any]:
    """The token file as it is."""
    with resource_path("themes", "tokens.toml").open("rb") as file:
        return tomllib.load(file)


def swatches() -> tuple[str, ...]:
    """Colours to begin with for people, rooms and visit types, as ``#rrggbb``."""
    return tuple(read_tokens()["swatches"])


def wanted_name() -> str:
    """What the system asks for: contrast before dark before light."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def load(name: str, *, is_chosen: bool = False) -> Theme:
    """The theme ``name`` (one of ``NAMES``); contrast takes its colours from the palette in use.

    Args:
        is_chosen: the user wants it although the system does not: then contrast has a palette of its own.
    """
    if name == "contrast":
        return _contrast(_own_contrast() if is_chosen else QGuiApplication.palette())
    tokens = read_tokens()[name]
    return Theme(
        name,
        {key: QColor(value) for key, value in tokens.items() if isinstance(value, str)},
        {key: (QColor(bar), QColor(fill)) for key, (bar, fill) in tokens["status"].items()},
        {key: (QColor(ground), QColor(line)) for key, (ground, line) in tokens["unavailable"].items()},
    )


def _own_contrast() -> QPalette:
    """The palette of the contrast theme where the system has none."""
    role, palette, tokens = QPalette.ColorRole, QPalette(), read_tokens()["contrast"]
    for wanted in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(wanted, QColor(tokens["ink"]))
    for wanted in (role.Base, role.Window, role.Button):
        palette.setColor(wanted, QColor(tokens["canvas"]))
    palette.setColor(role.Highlight, QColor(tokens["focus"]))
    palette.setColor(role.HighlightedText, QColor(tokens["accent_ink"]))
    return palette


def _contrast(palette: QPalette) -> Theme:
    """Only palette roles; every status is ink on canvas."""
    role = QPalette.ColorRole
    ink, canvas, focus = palette.color(role.Text), palette.color(role.Base), palette.color(role.Highlight)
    tokens = read_tokens()["light"]
    inks = {"ink", "secondary_ink", "grid", "faint_grid", "now", "warning", "band_ink"}
    colors = {key: ink if key in inks else canvas for key, value in tokens.items() if isinstance(value, str)}
    colors |= {"focus": focus, "accent": focus, "accent_ink": palette.color(role.HighlightedText), "selection": canvas}
    return Theme(
        "contrast",
        colors,
        dict.fromkeys(tokens["status"], (ink, canvas)),
        dict.fromkeys(tokens["unavailable"], (canvas, ink)),
    )


def palette_of(theme: Theme) -> QPalette:
    """The palette every widget is drawn with."""
    role, palette = QPalette.ColorRole, QPalette()
    for wanted, color in (
        (role.Window, theme.window),
        (role.WindowText, theme.ink),
        (role.Base, theme.field),
        (role.AlternateBase, theme.window),
        (role.Text, theme.ink),
        (role.Button, theme.button),
        (role.ButtonText, theme.ink),
        (role.PlaceholderText, theme.secondary_ink),
        (role.ToolTipBase, theme.canvas),
        (role.ToolTipText, theme.ink),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.accent_ink),
        (role.Link, theme.accent),
        (role.Accent, theme.accent),
        (role.Mid, theme.faint_grid),
        (role.Dark, theme.grid),
        (role.Light, theme.canvas),
    ):
        palette.setColor(wanted, color)
    for wanted in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, wanted, theme.grid)
    return palette


def outlines(theme: Theme) -> str:
    """The style sheet that gives fields, and without fills buttons too, an outline that is seen; empty on light ground.

    The style of the program draws outlines darker than the window, which nobody sees on a dark one.
    """
    if theme.name == "light":
        return ""
    ink, focus, grid = theme.ink.name(), theme.focus.name(), theme.grid.name()
    fields = (
        f"QLineEdit {{ border: 1px solid {grid}; border-radius: 3px; padding: 2px 4px; }}"
        f"QPlainTextEdit {{ border: 1px solid {grid}; border-radius: 3px; }}"
        f"QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {focus}; }}"
    )
    if not theme.is_contrast:
        return fields
    return (
        f"QPushButton, QLineEdit, QComboBox {{ border: 2px solid {ink}; padding: 3px 6px; }}"
        f"QPushButton:focus, QLineEdit:focus, QComboBox:focus {{ border-color: {focus}; }}"
        "QPushButton:disabled, QLineEdit:disabled, QComboBox:disabled { border-style: dotted; font-style: italic; }"
        f"QScrollBar::handle {{ background: {ink}; }}"
    )


def luminance(color: QColor) -> float:
    """Relative luminance of WCAG 2.2, 0 to 1."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast_ratio(one: QColor, other: QColor) -> float:
    """Contrast of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(color: QColor, ground: QColor, least: float = 3.0) -> QColor:
    """``color``, made darker or lighter until it stands out from ``ground``; as it is where it does."""
    if contrast_ratio(color, ground) >= least:
        return color
    hue, saturation, lightness = color.hslHueF(), color.hslSaturationF(), color.lightnessF()
    step = -0.02 if luminance(ground) > 0.18 else 0.02
    shown = color
    while contrast_ratio(shown, ground) < least and 0 <= lightness + step <= 1:
        lightness += step
        shown = QColor.fromHslF(max(0.0, hue), saturation, lightness)
    return shown
