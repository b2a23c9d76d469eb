"""What the store raises; the texts are Indonesian sentences for people."""


class StoreError(Exception):
    """The store cannot be used as it is; the text is an Indonesian sentence for people."""


class StoreUnreachable(StoreError):  # noqa: N818 - a state that passes, not a fault
    """The database cannot be reached at the moment; what it holds may be quite whole."""

    is_outcome_unknown = False
    """Whether what was being saved may have been saved all the same."""


class OutcomeUnknown(StoreUnreachable):
    """The database was lost while a transaction ended: whether it was kept, only it can tell."""

    is_outcome_unknown = True

    def __init__(self) -> None:
        super().__init__(
            "Basis data terputus tepat saat menyimpan; belum diketahui apakah sudah tersimpan. "
            "Periksa dulu apakah perubahannya sudah ada, baru ulangi."
        )


class StoreBusy(StoreUnreachable):
    """The database is whole as far as is known, but does not answer in time: try again."""

    def __init__(self) -> None:
        super().__init__(
            "Basis data sedang dipakai program lain atau tidak menjawab. Coba lagi sebentar."
        )


class PlaceTaken(Exception):  # noqa: N818 - an answer, not a fault
    """Where a store was to be made there is something already; for who makes it, not for people."""
