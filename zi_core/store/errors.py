"""What the store raises; the texts are Indonesian sentences for people."""


class StoreError(Exception):
    """The store cannot be used as it is; the text is an Indonesian sentence for people."""


class StoreBusy(StoreError):  # noqa: N818 - a state that passes, not a fault
    """The database is whole as far as is known, but does not answer in time: try again."""

    def __init__(self) -> None:
        super().__init__(
            "Basis data sedang dipakai program lain atau tidak menjawab. Coba lagi sebentar."
        )


class OutcomeUnknown(StoreError):  # noqa: N818 - neither done nor refused
    """The database was lost while a transaction ended: whether it was kept, only it can tell."""

    def __init__(self) -> None:
        super().__init__(
            "Basis data terputus tepat saat menyimpan; belum diketahui apakah sudah tersimpan. "
            "Periksa dulu apakah perubahannya sudah ada, baru ulangi."
        )
