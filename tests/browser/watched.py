"""A tab that notices everything a text could do: run, become an element, or ask for something."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.dashboard import Dashboard

_WATCH = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


class Watched(Dashboard):
    """A tab whose ``harm`` is all that ought not to have happened.

    Watched from the first element of every page on: scripts that ran, elements and addresses
    made of texts, violations of the security policy, dialogs, errors, and foreign requests.
    """

    def __init__(self, page, address):
        self._told = []
        super().__init__(page, address)
        self.page.expose_function("ziTell", lambda told: self._told.append(told))
        self.page.add_init_script(_WATCH)
        self.listen("dialog", self._dismiss)
        self.listen("console", self._hear_of_the_policy)
        self.listen("popup", lambda popup: self._told.append(f"window: {popup.url}"))

    def _dismiss(self, dialog):
        self._told.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _hear_of_the_policy(self, message):
        if "Content Security Policy" in message.text:
            self._told.append(f"console: {message.text}")

    @property
    def harm(self):
        self.page.wait_for_timeout(50)  # what the page has told is on its way
        return [*dict.fromkeys(self._told), *self.complaints, *self.foreign_requests]

    def forget(self):
        """What was noticed so far was meant to happen."""
        self._told.clear()
        self.complaints.clear()
        self.requests.clear()

    def sign_in(self, name, password, there="/"):
        """Sign in at the sign-in page, as a person does."""
        self.page.goto(f"{self.address}/masuk?ke={there}")
        self.page.locator("input[name=nama]").fill(name)
        self.page.locator("input[name=sandi]").fill(password)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/masuk")
        self.settle()
