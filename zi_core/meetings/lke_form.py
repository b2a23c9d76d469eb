"""The evaluation form (LKE), item 1.iii: its questions and answers, quoted.

The form belongs to PermenPANRB 90/2021, part *Pemenuhan*, *Manajemen Perubahan*, iii. Its answers
stand here as public transcriptions of the form give them, word for word but for spaces lost there;
the regulation's own annex was not at hand to hold them against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Letter = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form, ``key`` a to c, with what each answer means there."""

    key: str
    text: str
    choices: Mapping[Letter, str]


QUESTIONS: Final = (
    Question(
        "a",
        "Seluruh kegiatan pembangunan sudah dilaksanakan sesuai dengan rencana",
        {
            "A": "Jika semua kegiatan pembangunan telah dilaksanakan sesuai dengan rencana",
            "B": "Jika sebagian besar kegiatan pembangunan telah dilaksanakan sesuai dengan "
            "rencana",
            "C": "Jika sebagian kecil kegiatan pembangunan telah dilaksanakan sesuai dengan "
            "rencana",
            "D": "Jika belum ada kegiatan pembangunan yang dilakukan sesuai dengan rencana",
        },
    ),
    Question(
        "b",
        "Terdapat monitoring dan evaluasi terhadap pembangunan Zona Integritas",
        {
            "A": "Jika monitoring dan evaluasi melibatkan pimpinan dan dilakukan secara berkala",
            "B": "Jika monitoring dan evaluasi melibatkan pimpinan tetapi tidak secara berkala",
            "C": "Jika monitoring dan evaluasi tidak melibatkan pimpinan dan tidak secara berkala",
            "D": "Jika tidak terdapat monitoring dan evaluasi terhadap pembangunan zona integritas",
        },
    ),
    Question(
        "c",
        "Hasil Monitoring dan Evaluasi telah ditindaklanjuti",
        {
            "A": "Jika semua catatan/rekomendasi hasil monitoring dan evaluasi tim internal atas "
            "persiapan dan pelaksanaan kegiatan Unit WBK/WBBM telah ditindaklanjuti",
            "B": "Jika sebagian besar catatan/rekomendasi hasil monitoring dan evaluasi tim "
            "internal atas persiapan dan pelaksanaan kegiatan Unit WBK/WBBM telah ditindaklanjuti",
            "C": "Jika sebagian kecil catatan/rekomendasi hasil monitoring dan evaluasi tim "
            "internal atas persiapan dan pelaksanaan kegiatan Unit WBK/WBBM telah ditindaklanjuti",
            "D": "Jika catatan/rekomendasi hasil monitoring dan evaluasi tim internal atas "
            "persiapan dan pelaksanaan kegiatan Unit WBK/WBBM belum ditindaklanjuti",
        },
    ),
)
"""The three questions of 1.iii, *Pemantauan dan Evaluasi Pembangunan WBK/WBBM*."""
