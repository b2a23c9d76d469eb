"""The documents of a meeting: made from its :class:`zi_core.meetings.Dossier`, offline."""

from zi_core.reports.documents import DOCUMENTS, MEDIA_TYPES, Document, document

__all__ = ["DOCUMENTS", "MEDIA_TYPES", "Document", "document"]
