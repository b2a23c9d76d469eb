"""From an uploaded file or a typed correction to a published version."""

from zi_core.publishing.outcomes import Outcome, Refusal, outcome_words, permission_refusal
from zi_core.publishing.preview_page import MUCH_REMOVED_WORD
from zi_core.publishing.previews import Preview, is_current, other_year, preview, renewed
from zi_core.publishing.publication import MAX_NOTE, publish, publish_corrections, restore
from zi_core.publishing.restoring import Restoring, restoration_of
from zi_core.publishing.uploads import MAX_UPLOADS, UPLOAD_WINDOW, Upload, receive

__all__ = [
    "MAX_NOTE",
    "MAX_UPLOADS",
    "MUCH_REMOVED_WORD",
    "UPLOAD_WINDOW",
    "Outcome",
    "Preview",
    "Refusal",
    "Restoring",
    "Upload",
    "is_current",
    "other_year",
    "outcome_words",
    "permission_refusal",
    "preview",
    "publish",
    "publish_corrections",
    "receive",
    "renewed",
    "restoration_of",
    "restore",
]
