"""Ringkasan as a picture to be sent by chat: the sentence, three figures, the areas."""

from zi_core.documents.pdf.overview import overview_data
from zi_core.documents.pdf.typesetting import picture
from zi_core.documents.sharing import SharedView, cards_data
from zi_core.views import overview


def make(view: SharedView) -> bytes:
    """The PNG of Ringkasan, 1080 × 1350 pixels."""
    progress = view.progress
    completion, late, *_ = overview.cards(progress)
    parts = (completion, late, overview.unreported_card(progress.total, progress.weighting))
    return picture("card", {**overview_data(view), "cards": cards_data(parts)})
