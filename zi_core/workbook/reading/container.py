"""What can be wrong with a file before any XML is parsed: other formats, damage, a hostile zip.

What passes is unpacked once, counting every byte; the rest of the reader sees those parts only.
"""

import io
import re
import struct
import zipfile
import zlib
from itertools import pairwise
from typing import Final

from zi_core.workbook.problems import SAVE_AS_XLSX, Problem, file_refusal

MAX_FILE: Final = 10 * 2**20
"""The largest file, in bytes: two hundred times the decree's workbook."""

MAX_UNPACKED: Final = 20 * 2**20
"""The most bytes that all its parts may unpack to: a hundred times the decree's workbook."""

MAX_PARTS: Final = 1_000
"""The most parts; an ordinary workbook has a dozen, one full of pictures some hundreds."""

_COPY_TABLE: Final = (
    "Salin tabelnya ke buku kerja yang diunduh dari dasbor, simpan, lalu coba lagi."
)
_LOCK_LINE: Final = re.compile(rb"(?:,[^,;\n]*){4};\s*")
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x41  # ordinary and strong encryption
_SIZES_FOLLOW: Final = 0x08  # sizes and CRC stand behind the data, the local header has none
_IN_ZIP64_FIELD: Final = 0xFFFFFFFF


def unpack(content: bytes) -> dict[str, bytes] | Problem:
    """The parts of an ``.xlsx`` file by name, or why they cannot be had.

    Looks at the first bytes, then at the zip directory, then unpacks with a hard stop at
    :data:`MAX_UNPACKED`, whatever sizes the file claims.
    """
    if problem := _other_format(content):
        return problem
    if content.count(_DIRECTORY_ENTRY) > MAX_PARTS:
        return file_refusal(
            "file-too-complex",
            f"Berkas ini terdiri atas lebih dari {MAX_PARTS:,} bagian.".replace(",", "."),
            _COPY_TABLE,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            return (
                _hostile_directory(parts)
                or _other_archive({part.filename for part in parts})
                or _inflated(content, parts, archive.start_dir)
            )
    except MemoryError:
        raise  # no damage; zi_core.workbook.reading.sandbox knows what to say of it
    # zipfile answers damage with whatever its parsing ran into (struct, zlib, codecs, …).
    except Exception:  # noqa: BLE001 -- see above; the person learns that the file is damaged
        return _damaged()


def _damaged() -> Problem:
    return file_refusal(
        "file-damaged",
        "Berkas ini rusak atau terpotong.",
        "Salin atau unduh ulang berkasnya, lalu coba lagi.",
    )


def _unsafe(what: str) -> Problem:
    return file_refusal("file-unsafe", f"Berkas ini {what}, yang tidak dibuat Excel.", SAVE_AS_XLSX)


# ---- first bytes ----------------------------------------------------------------------------


def _other_format(content: bytes) -> Problem | None:
    head = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if len(content) > MAX_FILE:
        return file_refusal(
            "file-too-large",
            f"Berkas ini lebih dari {MAX_FILE // 2**20} MB.",
            "Hapus gambar serta baris dan lembar yang tidak perlu, lalu simpan ulang.",
        )
    if not content.strip():
        return file_refusal("file-empty", "Berkas ini kosong.", "Pilih berkas .xlsx yang berisi.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_or_encrypted(content)
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table")):
        return file_refusal(
            "file-html", "Berkas ini halaman web (HTML), bukan buku kerja Excel.", SAVE_AS_XLSX
        )
    if head.startswith(b"%pdf"):
        return file_refusal(
            "file-pdf",
            "Berkas ini PDF, bukan buku kerja Excel.",
            "Unggah berkas .xlsx-nya, atau salin tabelnya ke Excel dan simpan sebagai .xlsx.",
        )
    if content.startswith(b"PK"):
        return None
    if _is_lock_file(content):
        return file_refusal(
            "file-lock",
            "Ini berkas kunci yang dibuat Excel atau LibreOffice selama buku kerjanya dibuka "
            "(namanya diawali ~$ atau .~lock), bukan buku kerjanya.",
            "Tutup berkasnya, lalu pilih berkas .xlsx yang sebenarnya.",
        )
    if _is_text(content):
        return file_refusal(
            "file-not-xlsx",
            "Berkas ini teks atau CSV, bukan buku kerja Excel (.xlsx).",
            SAVE_AS_XLSX,
        )
    return file_refusal(
        "file-not-xlsx",
        "Berkas ini bukan buku kerja Excel (.xlsx).",
        "Pilih berkas .xlsx, atau buka di Excel dan simpan sebagai .xlsx.",
    )


def _is_lock_file(content: bytes) -> bool:
    """Whether it is Excel's owner file (MS-OSHARED: 165 bytes, a name's length twice), or LO's."""
    is_excels = len(content) == 165 and 0 < content[0] <= 54 and content[55] == content[0]
    is_libreoffices = len(content) < 1_000 and _LOCK_LINE.fullmatch(content)
    return is_excels or bool(is_libreoffices)


def _old_or_encrypted(content: bytes) -> Problem:
    """An OLE2 compound file; its directory names its streams in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        message = "Berkas ini dilindungi kata sandi."
        remedy = "Buka di Excel, hapus kata sandi pembukanya, simpan, lalu coba lagi."
    elif any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book")):
        message = "Berkas ini berformat Excel lama (.xls)."
        remedy = SAVE_AS_XLSX
    else:
        message = "Berkas ini berformat Excel lama (.xls) atau dilindungi kata sandi."
        remedy = (
            "Buka di Excel, hapus kata sandinya bila ada, simpan sebagai .xlsx, lalu coba lagi."
        )
    return file_refusal("file-old-or-encrypted", message, remedy)


def _is_text(content: bytes) -> bool:
    """Whether a file begins like text: UTF-16 with its mark, or no control characters."""
    head = content[:512]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 0x20 and byte not in b"\t\n\r\f" for byte in head)


# ---- the directory of the zip ---------------------------------------------------------------


def _hostile_directory(parts: list[zipfile.ZipInfo]) -> Problem | None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        return file_refusal(
            "file-encrypted",
            "Isi berkas ini terkunci kata sandi.",
            "Simpan tanpa kata sandi dari Excel atau LibreOffice, lalu coba lagi.",
        )
    names = [part.orig_filename.casefold() for part in parts]
    if len(set(names)) < len(names):
        return _unsafe("memuat dua bagian bernama sama")
    if any(_is_unsafe(part.orig_filename) for part in parts):
        return _unsafe("memuat bagian dengan nama yang tidak aman")
    if any(part.compress_type not in _METHODS for part in parts):
        return _unsafe("dimampatkan dengan cara lain")
    return None


def _is_unsafe(name: str) -> bool:
    """Whether a part's name could lead out of the archive, or is not what it looks like."""
    steps = name.removesuffix("/").split("/")
    return (
        any(step in ("", ".", "..") for step in steps)
        or ":" in steps[0]
        or any(char == "\\" or ord(char) < 0x20 for char in name)
    )


def _other_archive(names: set[str]) -> Problem | None:
    is_binary = "xl/workbook.bin" in names  # .xlsb
    has_sheets = any(name.startswith("xl/") for name in names)
    if "[Content_Types].xml" in names and has_sheets and not is_binary:
        return None
    if is_binary:
        message = "Berkas ini buku kerja biner (.xlsb), yang tidak dapat dibaca."
    elif "content.xml" in names:
        message = "Berkas ini dokumen LibreOffice (.ods), bukan buku kerja Excel (.xlsx)."
    else:
        message = "Berkas ini arsip atau dokumen lain, bukan buku kerja Excel (.xlsx)."
    return file_refusal("file-not-xlsx", message, SAVE_AS_XLSX)


# ---- unpacking ------------------------------------------------------------------------------


def _inflated(
    content: bytes, parts: list[zipfile.ZipInfo], directory: int
) -> dict[str, bytes] | Problem:
    places = [(part, *_data_of(content, part)) for part in parts]
    spans = sorted((part.header_offset, start + size) for part, start, size in places)
    if any(end > after for (_, end), (after, _) in pairwise([*spans, (directory, directory)])):
        return _unsafe("memuat bagian yang bertumpukan")
    unpacked: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for part, start, size in places:
        packed = memoryview(content)[start : start + size]
        data = bytes(packed[: left + 1])
        if part.compress_type == zipfile.ZIP_DEFLATED:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            data = inflater.decompress(packed, left + 1)
        left -= len(data)
        if left < 0:
            return file_refusal(
                "file-too-large",
                f"Isi berkas ini lebih dari {MAX_UNPACKED // 2**20} MB setelah dibuka.",
                "Hapus baris, kolom, dan lembar kosong yang berformat, lalu simpan ulang.",
            )
        is_whole = part.compress_type == zipfile.ZIP_STORED or (
            inflater.eof and not inflater.unused_data
        )
        if not is_whole or len(data) != part.file_size or zlib.crc32(data) != part.CRC:
            return _damaged()
        if not part.is_dir():
            unpacked[part.filename] = data
    return unpacked


def _data_of(content: bytes, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Where a part's packed bytes begin, and how many there are.

    Raises ValueError where its local header is not what the directory says.
    """
    start = part.header_offset
    head = _LOCAL_HEADER.unpack_from(content, start)
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = head
    name_start = start + _LOCAL_HEADER.size
    name = content[name_start : name_start + name_length]
    encoding = "utf-8" if flags & 0x800 else "cp437"
    words = [(packed, part.compress_size), (size, part.file_size)]
    agrees = all(local in (central, _IN_ZIP64_FIELD) for local, central in words)
    if (
        signature != b"PK\x03\x04"
        or start < 0
        or method != part.compress_type
        or flags & _ENCRYPTED
        or name.decode(encoding) != part.orig_filename
        or not (flags & _SIZES_FOLLOW or (agrees and crc == part.CRC))
    ):
        raise ValueError("the local header differs from the directory")
    data = name_start + name_length + extra_length
    if data + part.compress_size > len(content):
        raise ValueError("the data end beyond the file")
    return data, part.compress_size
