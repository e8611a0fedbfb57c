"""A browser without scripts: it opens pages, follows links by their text and sends forms by their button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, Self
from urllib.parse import urljoin

import httpx

from local_stack.demo.telling import NotAsToldError, expect

ANSWER_SECONDS: Final = 20.0
# The elements whose text says what they are.
_TEXT_OF: Final = ("a", "button", "h1", "title")


@dataclass
class Form:
    """A form with what its fields hold before anybody types."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """What can be read and done on one page."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(convert_charrefs=True)
        self.address = str(answer.url)
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.heading = ""
        self.text = ""
        self._open: str | None = None
        self._inner = ""
        self._target = ""
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _TEXT_OF:
            self._open, self._inner, self._target = tag, "", attributes.get("href", "")
        if tag == "form":
            self.forms.append(Form(attributes.get("method", "get").lower(), attributes.get("action", "")))
        elif tag in {"input", "textarea"} and self.forms and attributes.get("name"):
            unticked = attributes.get("type") in {"radio", "checkbox"} and "checked" not in attributes
            if not unticked:
                self.forms[-1].fields[attributes["name"]] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        self.text += data
        self._inner += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self._open:
            return
        text = " ".join(self._inner.split())
        if tag == "a":
            self.links[text] = self._target
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append(text)
        elif tag == "h1":
            self.heading = text
        self._open = None

    def form_with(self, button: str) -> Form:
        """The form that the button sends; raises NotAsToldError when the page has no such button."""
        for form in self.forms:
            if button in form.buttons:
                return form
        raise NotAsToldError(f"the page “{self.heading}” has no button “{button}”")


class Browser:
    """Keeps cookies while it is open, as a browser does."""

    def __init__(self) -> None:
        self._http = httpx.Client(follow_redirects=True, timeout=ANSWER_SECONDS, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def open(self, address: str, expected: int = 200) -> Page:
        """Raises NotAsToldError for another status."""
        return _page(self._http.get(address), expected)

    def follow(self, page: Page, link: str) -> Page:
        """Goes where the link of that text leads."""
        expect(link in page.links, f"the page “{page.heading}” has no link “{link}”")
        return self.open(urljoin(page.address, page.links[link]))

    def press(self, page: Page, button: str, **typed: str) -> Page:
        """Sends the form of that button with what it held and what is typed."""
        form = page.form_with(button)
        address = urljoin(page.address, form.action or page.address)
        expect(form.method == "post", f"the form of “{button}” would put what it holds into the address")
        return _page(self._http.post(address, data={**form.fields, **typed}), 200)


def _page(answer: httpx.Response, expected: int) -> Page:
    if answer.status_code != expected:
        raise NotAsToldError(f"{answer.request.method} {answer.request.url.path} answered {answer.status_code}")
    return Page(answer)
