"""Accessible to everyone, beyond what holds of every view."""

from tests.browser.laws import PHONE, expect_accessible


def test_the_grid_shows_states_by_shape_and_word_and_is_fine_on_a_phone_with_its_menu_open(board):
    """In the legend no two states have the same drawing once the colours are taken away."""
    board.open("/jadwal?contoh=1")
    marks = board.page.locator(".zi-states a .zi-mark").evaluate_all(
        """marks => marks.map(mark => {
          const style = getComputedStyle(mark)
          return JSON.stringify([style.width, style.borderRadius, style.clipPath, style.rotate,
            style.borderWidth, mark.innerText, mark.querySelector('path')?.getAttribute('d')])
        })"""
    )
    assert len(marks) == len(set(marks)) == 8
    for _ in board.at_sizes(PHONE):
        board.page.locator(".zi-menu summary").click()
        expect_accessible(board)
        board.page.locator(".zi-menu summary").click()
