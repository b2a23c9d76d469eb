"""Backups that nobody can read without the key: files of the age format (age-encryption.org/v1).

Authenticated in parts of 64 kB, so that a file of any size needs little memory, and one that was
cut off or changed is noticed. The same file can be opened with the program ``age`` as well.
"""

from pathlib import Path
from typing import Any, Final

from zi_core.backups.errors import BackupError

_NOT_A_KEY: Final = (
    "Kunci cadangan di ZI_BACKUP_KEY bukan kunci yang benar. Salin utuh dari tempat "
    "penyimpanannya, atau buat yang baru dengan: python -m zi_core backup --new-key."
)
_DAMAGED: Final = "Cadangan terenkripsi ini rusak atau terpotong. Pakai cadangan sebelumnya."


def new_key() -> str:
    """A key that encrypts and decrypts: ``AGE-SECRET-KEY-1…``."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def encrypt(source: Path, target: Path, key: str) -> None:
    """Write an encrypted copy of a file. Raises OSError where it cannot be written.

    In small steps: other threads of the process go on meanwhile.
    """
    import pyrage

    identity = _identity(key)
    with source.open("rb") as plain, target.open("xb") as encrypted:
        pyrage.encrypt_io(plain, encrypted, [identity.to_public()])


def decrypt(source: Path, target: Path, key: str) -> None:
    """Write the decrypted copy of a file; what is in ``target`` counts only if nothing is raised.

    Raises BackupError without the right key, and for a file that was cut off or changed.
    """
    import pyrage

    if not key:
        raise BackupError(
            "Cadangan ini dienkripsi. Setel ZI_BACKUP_KEY ke kunci yang dipakai saat cadangan itu "
            "dibuat; tanpa kunci itu isinya tidak dapat dibuka siapa pun."
        )
    identity = _identity(key)
    with source.open("rb") as encrypted, target.open("xb") as plain:
        try:
            pyrage.decrypt_io(encrypted, plain, [identity])
        except pyrage.DecryptError as error:
            if "key" in str(error):
                raise BackupError(
                    "Kunci di ZI_BACKUP_KEY bukan kunci cadangan ini. Pakai kunci yang berlaku "
                    "saat cadangan itu dibuat."
                ) from error
            raise BackupError(_DAMAGED) from error
        except OSError as error:
            if error.errno is not None:  # the disk's own
                raise
            raise BackupError(_DAMAGED) from error


def _identity(key: str) -> Any:  # noqa: ANN401 - pyrage carries no types
    from pyrage import IdentityError, x25519

    try:
        return x25519.Identity.from_str(key.strip())
    except IdentityError as error:
        raise BackupError(_NOT_A_KEY) from error
