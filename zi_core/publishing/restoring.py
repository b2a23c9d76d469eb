"""The steps of a restore: choose a version, see what bringing it back would do, agree.

Rules: docs/rules.md, Versions.
"""

from dataclasses import dataclass
from typing import Final

from zi_core.access.permissions import Person, Right
from zi_core.forms import FormError, FormFields
from zi_core.plan.facts import Change, difference
from zi_core.publishing.effect import Effect, effect_of
from zi_core.publishing.outcomes import outcome_words, permission_refusal
from zi_core.publishing.preview_page import ListedChanges, grouped
from zi_core.publishing.publication import restore
from zi_core.store import Store, Version
from zi_core.text import whole_number

CHOOSE: Final = "pulihkan-"
"""How the button of a version's row begins; its number follows."""
AGREE: Final = "ya"


@dataclass(frozen=True, slots=True)
class Restoration:
    """What publishing version ``number`` anew would do to the ``newest`` one.

    Of what teams report: ``lost`` is taken away or replaced, ``back`` is there again. ``planned``
    is what changes in the plan itself.
    """

    number: int
    newest: int
    effect: Effect
    lost: ListedChanges
    back: ListedChanges
    planned: ListedChanges


def restoration_of(store: Store, number: int, as_of: int) -> Restoration:
    """What a restore would do, counted as of a month. Raises KeyError for an unknown version."""
    newest = store.newest()
    before, after = store.plan(newest), store.plan(number)
    changes = difference(before, after)

    def listed(title: str, found: list[Change]) -> ListedChanges:
        return ListedChanges(title, len(found), grouped(tuple(found), after, before))

    reported = [change for change in changes if change.place.field.is_realisation]
    return Restoration(
        number,
        newest,
        effect_of(before, after, as_of),
        listed("Yang hilang atau berganti", [c for c in reported if c.before is not None]),
        listed("Yang kembali", [c for c in reported if c.before is None]),
        listed("Perubahan rencana", [c for c in changes if not c.place.field.is_realisation]),
    )


@dataclass
class Restoring:
    """Where a person stands: the version they think of bringing back, and what came of it.

    ``message`` is what to say at the top of the page, ``is_good`` whether it was published, as
    version ``published``.
    """

    chosen: int | None = None
    message: str = ""
    is_good: bool = False
    published: int | None = None

    def decide(self, store: Store, person: Person, form: FormFields) -> None:
        """Choose a version, agree to bring it back, or let it be; the right is asked first."""
        self.message, self.is_good, self.published = "", False, None
        try:
            if refusal := permission_refusal(store, person, Right.RESTORE):
                self.message, self.chosen = refusal.message, None
            else:
                self._decide(store, person, form)
        except FormError as error:
            self.message = str(error)

    def _decide(self, store: Store, person: Person, form: FormFields) -> None:
        what, newest = form.text("tombol", longest=20), store.newest()
        if what != AGREE:
            number = whole_number(what.removeprefix(CHOOSE), most=newest - 1)
            self.chosen = number if what.startswith(CHOOSE) and number else None
            return
        number = form.whole("nomor", least=1, most=newest, label="Nomor versi")
        seen = form.whole("semula", least=1, most=newest, label="Nomor versi semula")
        outcome = restore(store, number, person, seen=seen)
        if isinstance(outcome, Version):
            self.is_good, self.published, self.chosen = True, outcome.number, None
            self.message = (
                f"Versi {outcome.number} terbit dengan isi versi {number}. Versi {seen} tetap "
                "tersimpan."
            )
        else:
            self.message = outcome_words(
                outcome, unchanged="Tidak ada perubahan: isi terbaru sudah sama."
            )
