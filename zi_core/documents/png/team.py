"""A team as a picture to be sent by chat: its three figures, its bar, what is late the longest."""

from zi_core.documents.pdf.team import team_data
from zi_core.documents.pdf.typesetting import picture
from zi_core.documents.sharing import SharedView, cards_data
from zi_core.progress import By
from zi_core.views import overview
from zi_core.views.team import team_figures


def make(view: SharedView) -> bytes:
    """The PNG of a team, 1080 × 1350 pixels."""
    progress, team = view.progress, view.team or ""
    completion, late, *_ = team_figures(progress, team)
    unreported = overview.unreported_card(progress.by(By.TEAM)[team], progress.weighting)
    return picture("card", {**team_data(view), "cards": cards_data((completion, late, unreported))})
