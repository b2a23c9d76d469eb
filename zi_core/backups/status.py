"""How a store's backups are, for the administrator's page: in words, and whether to act."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from zi_core.backups.names import BackupName
from zi_core.dates import moment_label
from zi_core.formatting import number

if TYPE_CHECKING:
    from zi_core.backups.drill import DrillResult

OLD: Final = timedelta(hours=26)
"""The age from which the newest backup is too old: a day, and two hours to try again."""
UNSAVED: Final = timedelta(hours=1)
"""How long a publication may be without a backup."""

_NONE_SET: Final = (
    "Belum ada cadangan. Bila cakram komputer ini rusak, semua versi dan rapat hilang. Setel "
    "ZI_BACKUP_TO ke folder di cakram lain atau ke s3://…, lalu nyalakan lagi dasbornya; caranya "
    "ada di pedoman pengelola, bagian Cadangan."
)


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """What is known of a store's backups.

    ``newest`` is the last good one, ``of_future`` one that tells a time that has not come.
    ``unsaved_since`` is when the oldest publication was made that the newest lacks (UTC);
    ``problem`` why the last try failed, as a sentence, ``problem_at`` when; empty and None where it
    did not. Before the place has been looked at, ``is_known`` is false.
    """

    place: str = ""
    is_known: bool = False
    newest: BackupName | None = None
    unsaved_since: datetime | None = None
    problem: str = ""
    problem_at: datetime | None = None
    drill: "DrillResult | None" = None
    of_future: BackupName | None = None

    def is_alert(self, now: datetime) -> bool:
        """Whether the administrator must act."""
        return bool(self._alerts(now))

    def lines(self, now: datetime) -> list[tuple[str, bool]]:
        """Sentences, each with whether it is a reason to act; those first."""
        found = [(words, True) for words in self._alerts(now)]
        if self.newest is not None:
            found.append(
                (
                    f"Cadangan terakhir {moment_label(self.newest.at)} WIB, "
                    f"{age_words(now - self.newest.at)}, versi {self.newest.version}, di "
                    f"{self.place}{', dienkripsi' if self.newest.is_encrypted else ''}.",
                    False,
                )
            )
        elif self.place and not self.is_known and not self.problem:
            found.append(("Cadangan sedang diperiksa.", False))
        return found + self._drill_lines(now)

    def _alerts(self, now: datetime) -> list[str]:
        if not self.place:
            return [_NONE_SET]
        found = []
        if self.problem and self.problem_at:
            found.append(f"Cadangan gagal {moment_label(self.problem_at)} WIB: {self.problem}")
        if self.newest is not None and now - self.newest.at > OLD:
            hours = number(OLD // timedelta(hours=1))
            found.append(
                f"Cadangan terakhir sudah lebih dari {hours} jam. Dasbor membuatnya setiap hari "
                "selama menyala; bila tidak, sebabnya ada di log."
            )
        if self.of_future is not None:
            found.append(
                f"Cadangan {self.of_future} bertanggal sesudah hari ini: jam komputer pernah "
                "salah. Periksa jamnya, lalu pindahkan berkas itu dari tempat cadangan."
            )
        if self.unsaved_since is not None and now - self.unsaved_since > UNSAVED:
            found.append(
                f"Penerbitan sejak {moment_label(self.unsaved_since)} WIB belum tercadang."
            )
        if self.is_known and self.newest is None and not self.problem:
            found.append(f"Belum ada cadangan di {self.place}.")
        return found

    def _drill_lines(self, now: datetime) -> list[tuple[str, bool]]:
        if not self.place or self.newest is None:
            return []
        if self.drill is None:
            return [
                (
                    "Cadangan belum pernah dicoba dipulihkan. Jalankan: python -m zi_core drill.",
                    False,
                )
            ]
        outcome = "berhasil" if self.drill.is_good else "gagal"
        return [
            (
                f"Latihan pemulihan terakhir {moment_label(self.drill.at)} WIB, "
                f"{age_words(now - self.drill.at)}: {outcome}. {' '.join(self.drill.lines)}",
                not self.drill.is_good,
            )
        ]


def age_words(age: timedelta) -> str:
    """How long ago: ``3 jam yang lalu``."""
    minutes = max(age, timedelta()) // timedelta(minutes=1)
    if minutes < 1:
        return "baru saja"
    if minutes < 60:
        return f"{minutes} menit yang lalu"
    if minutes < 48 * 60:
        return f"{minutes // 60} jam yang lalu"
    return f"{number(minutes // (24 * 60))} hari yang lalu"
