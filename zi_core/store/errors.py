"""What the store raises; the texts are Indonesian sentences for people."""


class StoreError(Exception):
    """The store cannot be used as it is; the text is an Indonesian sentence for people."""


class StoreBusy(StoreError):  # noqa: N818 - a state that passes, not a fault
    """The database is whole as far as is known, but does not answer in time: try again."""

    def __init__(self) -> None:
        super().__init__(
            "Basis data sedang dipakai program lain atau tidak menjawab. Coba lagi sebentar."
        )


class PlaceTaken(Exception):  # noqa: N818 - an answer, not a fault
    """Where a store was to be made there is something already; for who makes it, not for people."""
