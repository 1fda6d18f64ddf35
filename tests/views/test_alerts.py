"""The bell: how much needs attention, without a name; the panel with what can be done; what was told before."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from carefront.application.alert_rows import AskedOverride, DeskAlerts, LongWait, PendingLeave
from carefront.application.commands.catalogue import CloseOverrideRequest, ReviewOverride
from carefront.application.envelope import Applied, Command, Outcome
from carefront.application.ports import Draft
from carefront.application.read_models import OverrideRow
from carefront.shared.ids import new_id
from carefront.views.alerts_binding import AlertsBinding
from tests.support.fake_desk import FakeDesk, ident
from tests.views.conftest import MakeScreen, Screen

Key = Qt.Key
REQUEST = new_id()


class AlertedDesk(FakeDesk):
    """A desk at which something of everything waits to be looked at."""

    def _run(self, command: Command) -> Outcome:
        match command:
            case ReviewOverride():
                self.alert_rows = DeskAlerts(questions=self.alert_rows.questions)
            case CloseOverrideRequest():
                self.alert_rows = DeskAlerts()
            case _:
                return super()._run(command)
        return Applied(new_id(), self.number, {})

    def _past(self, command: Command, outcome: Applied) -> object:  # type: ignore[override]
        return super()._past(command, outcome) if not isinstance(command, ReviewOverride) else None


def plain(text: str) -> str:
    """Without the marks that keep a name in its own direction."""
    return text.replace("\u2068", "").replace("\u2069", "")


def alerted() -> AlertedDesk:
    fake = AlertedDesk()
    visit = next(iter(fake.visits.values()))
    fake.alert_rows = DeskAlerts(
        (OverrideRow(visit.id, "Kim Rao", visit.start_s, "Dr Rao", "Patient travels far", True, False),),
        (
            AskedOverride(
                REQUEST, "Ana", ident("patient", 0), "Kim Rao", fake.at("15:00"), fake.at("15:30"),
                fake.resource_id(0), "Dr Rao", ("PROVIDER_BUSY",),
            ),
        ),
        (LongWait(visit.id, "Lee Ang", int(fake.now.timestamp()) - 25 * 60),),
        (PendingLeave("Dr Silva", date(2026, 12, 24), date(2026, 12, 28)),),
    )  # fmt: skip
    return fake


def alerts_of(screen: Screen) -> AlertsBinding:
    screen.qtbot.waitUntil(lambda: screen.binding.late is not None)
    assert screen.binding.late is not None
    return screen.binding.late.alerts


def button(alerts: AlertsBinding, text: str, number: int = 0) -> QPushButton:
    return [part for part in alerts.panel.buttons() if part.text() == text][number]


def test_the_bell_counts_without_a_name(make_screen: MakeScreen) -> None:
    screen = make_screen(alerted())
    alerts_of(screen)

    bell = screen.window.bell_button
    assert (bell.text(), bell.accessibleName()) == ("4", "Alerts: 4 things need you")
    assert "Rao" not in bell.toolTip()


def test_a_desk_with_nothing_to_do_says_so(screen: Screen) -> None:
    alerts = alerts_of(screen)

    screen.qtbot.mouseClick(screen.window.bell_button, Qt.MouseButton.LeftButton)

    assert alerts.panel.isVisible()
    assert alerts.panel.title.text() == "Nothing needs you."
    assert screen.window.bell_button.text() == ""
    screen.key(Key.Key_Escape)
    assert not alerts.panel.isVisible()


def test_who_waits_is_first_and_time_off_shows_no_reason(make_screen: MakeScreen) -> None:
    alerts = alerts_of(make_screen(alerted()))

    titles = [(plain(face.title), plain(face.text)) for face in alerts.model.faces]

    assert titles[0] == ("Waiting longer than usual", "Lee Ang, 25 minutes")
    assert titles[1][0] == "Ana asks for leave to book"
    assert titles[3][0] == "Time off to be decided"
    assert titles[3][1].startswith("Dr Silva, ")


def test_a_visit_is_shown_on_its_own_day(make_screen: MakeScreen) -> None:
    screen = make_screen(alerted())
    alerts = alerts_of(screen)
    screen.desk.step(3)
    screen.window.command_given.emit("alerts")
    assert screen.window.focusWidget() is button(alerts, "Show visit")

    screen.key(Key.Key_Space)

    assert not alerts.panel.isVisible()
    assert screen.desk.day == screen.fake.now.date()
    assert screen.desk.day_view.selected is not None


def test_an_override_is_marked_as_reviewed_and_the_question_stays(make_screen: MakeScreen) -> None:
    screen = make_screen(alerted())
    alerts = alerts_of(screen)
    screen.window.command_given.emit("alerts")

    screen.qtbot.mouseClick(button(alerts, "Mark reviewed"), Qt.MouseButton.LeftButton)

    assert isinstance(screen.fake.executed[-1], ReviewOverride)
    assert [plain(face.title) for face in alerts.model.faces] == ["Ana asks for leave to book"]
    assert alerts.panel.isVisible()
    assert screen.window.bell_button.text() == "1"


def test_a_question_opens_the_booking_that_was_wanted(make_screen: MakeScreen) -> None:
    screen = make_screen(alerted())
    alerts = alerts_of(screen)
    screen.window.command_given.emit("alerts")

    screen.qtbot.mouseClick(button(alerts, "Open booking"), Qt.MouseButton.LeftButton)

    form = screen.desk.form
    assert form.is_open
    assert form.fields.patient_id == ident("patient", 0)
    assert not alerts.panel.isVisible()


def test_a_draft_of_yesterday_is_offered_again(make_screen: MakeScreen) -> None:
    fake = FakeDesk()
    yesterday = int(fake.now.timestamp()) - 86_400
    fake.draft_book.keep(Draft(new_id(), "booking", {"patient": "Lee", "facility_id": ident("facility")}, yesterday))
    alerts = alerts_of(make_screen(fake))

    assert [face.title for face in alerts.model.faces] == ["Draft of an earlier day"]


def test_what_comes_later_is_announced_politely_and_kept(make_screen: MakeScreen) -> None:
    screen = make_screen(AlertedDesk())
    alerts = alerts_of(screen)
    said: list[tuple[str, bool]] = []
    screen.desk.context.said.connect(lambda text, urgent: said.append((text, urgent)))

    screen.fake.alert_rows = alerted().alert_rows
    screen.desk.data_changed.emit()
    screen.window.command_given.emit("alerts")

    assert said == [("4 new alerts", False)]
    assert alerts.panel.told.item(0).text().endswith("4 new alerts")


def test_every_button_of_the_panel_says_what_it_is_about(make_screen: MakeScreen) -> None:
    alerts = alerts_of(make_screen(alerted()))
    alerts.toggle()

    assert all(
        ": " in part.accessibleName() and part.text() in part.accessibleName() for part in alerts.panel.buttons()
    )
    assert len({part.accessibleName() for part in alerts.panel.buttons()}) == len(alerts.panel.buttons())
