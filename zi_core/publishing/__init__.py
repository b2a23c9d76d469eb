"""From an uploaded file or a typed correction to a published version."""

from zi_core.publishing.uploads import (
    MAX_NOTE,
    MAX_UPLOADS,
    MUCH_REMOVED_WORD,
    UPLOAD_WINDOW,
    Preview,
    Refusal,
    is_current,
    other_year,
    permission_refusal,
    preview,
    publish,
    publish_corrections,
    receive,
    renewed,
    restore,
)

__all__ = [
    "MAX_NOTE",
    "MAX_UPLOADS",
    "MUCH_REMOVED_WORD",
    "UPLOAD_WINDOW",
    "Preview",
    "Refusal",
    "is_current",
    "other_year",
    "permission_refusal",
    "preview",
    "publish",
    "publish_corrections",
    "receive",
    "renewed",
    "restore",
]
