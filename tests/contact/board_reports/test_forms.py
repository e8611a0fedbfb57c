"""The page and the PDF say what the JSON says: read as a reader would, without sight, on paper, and byte by byte."""

import hashlib
import io
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pypdf
import pytest
from parts.contact import demonstration_contact
from parts.contact_board_reports import made, make_history, tables_of
from pypdf.generic import ArrayObject, DictionaryObject

from bluelamp.schemas.contact.board_reports import BoardReport
from contact.board_reports.pages import presenting
from contact.board_reports.pages.letters import drawable, letters_of
from contact.board_reports.pages.page import page_of
from contact.board_reports.pages.pdf import pdf_of

BLANKS = re.compile(r"\s+")


@pytest.fixture(scope="module")
async def forms(postgres, templates, issuer, secret_key) -> AsyncIterator[dict]:
    """One report in its three forms, with the headers of each."""
    async with demonstration_contact(postgres, templates["contact"], issuer, secret_key) as contact:
        await make_history(contact)
        path = f"/board-reports/{(await made(contact, title='Policing & <Contact>'))['board_report_id']}"
        forms = {}
        async with contact.client("board") as client:
            for name, form in (("json", "application/json"), ("html", "text/html"), ("pdf", "application/pdf")):
                forms[name] = await client.get(path, headers={"Accept": form})
        yield forms


class Reader(HTMLParser):
    """What a page is to who cannot see it: its headings, tables, pictures, links and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.headings: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def reader(forms) -> Reader:
    return Reader(forms["html"].text)


@pytest.fixture(scope="module")
def paper(forms) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(forms["pdf"].content))


def squeezed(text: str) -> str:
    """Words without the blanks between them, which a line's end and a justified line put anywhere."""
    return BLANKS.sub("", text)


def said(report: dict) -> list[str]:
    """Every sentence of the report that a reader of any form must find."""
    found = [report["title"]]
    for section in report["sections"]:
        found += [section["heading"], *section["paragraphs"]]
        for line in section["lines"]:
            found += [line["title"], line["in_words"], *line["findings"]]
            if line["figure"]:
                found.append(line["figure"]["formula"])
        for table in section["tables"]:
            found += [table["caption"], *(cell for row in table["rows"] for cell in row)]
            found += [table["in_words"]] if table["in_words"] else []
    return found + [note["text"] for note in report["footnotes"]]


def test_the_page_says_everything_that_the_json_says(forms, reader):
    words = squeezed("".join(reader.words))
    for sentence in said(forms["json"].json()):
        assert squeezed(sentence) in words, sentence


def test_the_pdf_says_everything_that_the_json_says(forms, paper):
    words = squeezed("".join(page.extract_text() for page in paper.pages))
    footer = re.compile(re.escape(squeezed("Strategic Policing and Crime Board")) + r"\d+of\d+")
    words = footer.sub("", words)
    missing = [one for one in said(forms["json"].json()) if squeezed(one) not in words]
    assert missing == []


def test_every_figure_leads_to_its_measure_in_every_form(forms, reader, paper):
    report = forms["json"].json()
    lines = [line for section in report["sections"] for line in section["lines"]]
    given = {one["href"] for one in reader.all("a")}
    printed = {
        note.get_object()["/A"]["/URI"]
        for page in paper.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    for line in lines:
        wanted = {line["measure_url"], line["figures_url"]} | ({line["chart_url"]} if line["chart_url"] else set())
        assert wanted <= given, line["line"]
        assert {f"http://127.0.0.1:8080{one}" for one in wanted} <= printed, line["line"]


def test_the_page_has_headings_in_order_a_language_captions_and_words_for_each_picture(reader, forms):
    assert reader.all("html") == [{"lang": "en-GB"}]
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(reader.headings, reader.headings[1:], strict=False))
    tables = tables_of(forms["json"].json())
    assert len(reader.all("table")) == len(reader.all("caption")) == len(tables) + 1
    assert {one.get("scope") for one in reader.all("th")} == {"col", "row"}
    pictures = reader.all("svg")
    assert len(pictures) > 8
    assert all(one["aria-labelledby"] and one["role"] for one in pictures)
    ids = [attributes["id"] for _, attributes in reader.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    targets = {one["href"][1:] for one in reader.all("a") if (one["href"] or "").startswith("#")}
    assert targets <= set(ids)


def test_the_page_has_no_script_no_style_but_its_own_and_nothing_from_elsewhere(forms, reader):
    policy = forms["html"].headers["content-security-policy"]
    [style] = re.findall(r"<style>(.*?)</style>", forms["html"].text, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "unsafe" not in policy
    assert not reader.all("script") + reader.all("link") + reader.all("img") + reader.all("iframe")
    assert not [
        attributes for _, attributes in reader.tags if any(one.startswith(("on", "style")) for one in attributes)
    ]
    assert forms["html"].headers["cache-control"] == "no-store"
    assert "@media print" in style


def test_a_line_that_a_table_tells_has_no_heading_but_its_figure_and_its_place(forms, reader):
    lines = [line for section in forms["json"].json()["sections"] for line in section["lines"]]
    told = [line for line in lines if line["table"]]
    assert len(told) == 21
    items = {attributes["id"] for attributes in reader.all("li") if attributes.get("id")}
    headed = {attributes["id"] for attributes in reader.all("h3")}
    assert {line["line"] for line in told} <= items
    assert {line["line"] for line in lines} - headed == {line["line"] for line in told}


def test_each_figure_is_told_at_a_glance_with_what_its_chart_says(forms):
    report = BoardReport.model_validate_json(forms["json"].content)
    glance = {line.line: (value, reading) for line, value, reading in presenting.glance(report)}
    assert len(glance) == report.lines - 21
    assert glance["TOTAL_CALLS"] == ("185,001", "common cause: noise")
    assert glance["EMERGENCY_LEVEL"] == ("88.0%", "concern")
    assert glance["SIMILAR_FORCES"] == ("-0.5 points", "not charted")
    assert glance["DIP_SAMPLES"] == ("92.0%", "too few points to tell")
    assert glance["NON_EMERGENCY_LEVEL"] == ("83.0%", "improvement")


def test_what_is_missing_is_counted_in_the_tables_too(forms):
    missing = [table for table in tables_of(forms["json"].json()).values() if table["unavailable"]]
    assert len(missing) == 2
    assert f"{len(tables_of(forms['json'].json()))} tables, 2 of them unavailable" in forms["html"].text


def test_what_is_typed_is_text_and_no_markup(forms):
    assert "Policing &amp; &lt;Contact&gt;" in forms["html"].text
    assert "<Contact>" not in forms["html"].text


def test_the_pdf_is_tagged_named_and_in_english(paper, forms):
    root = paper.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title.startswith("Policing & <Contact>")
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    tags = list(roles(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Link", "/P"} <= set(tags)


def roles(element):
    """Every tag of a structure tree."""
    element = element.get_object()
    if isinstance(element, ArrayObject):
        for one in element:
            yield from roles(one)
    elif isinstance(element, DictionaryObject):
        if "/S" in element:
            yield element["/S"]
        if "/K" in element and not isinstance(element["/K"], int):
            yield from roles(element["/K"])


def test_every_picture_of_the_pdf_has_words(paper):
    def pictures(element):
        element = element.get_object()
        if isinstance(element, ArrayObject):
            for one in element:
                yield from pictures(one)
        elif isinstance(element, DictionaryObject):
            if element.get("/S") == "/Figure":
                yield element.get("/Alt")
            if "/K" in element and not isinstance(element["/K"], int):
                yield from pictures(element["/K"])

    found = list(pictures(paper.trailer["/Root"]["/StructTreeRoot"]))
    assert len(found) > 8
    assert all(found)


def test_every_letter_of_the_pdf_is_in_it(paper):
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in paper.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts
    for name, font in fonts.items():
        [inner] = font["/DescendantFonts"]
        described = inner.get_object()["/FontDescriptor"].get_object()
        assert "OpenSans" in name
        assert any(key.startswith("/FontFile") for key in described)


async def test_a_word_that_is_longer_than_a_line_is_not_cut_off(forms):
    report = BoardReport.model_validate_json(forms["json"].content)
    longest = report.model_copy(update={"title": "W" * 200})
    pages = pypdf.PdfReader(io.BytesIO(await pdf_of(longest, "http://127.0.0.1:8080"))).pages
    line = max(pages[0].extract_text().splitlines(), key=lambda one: one.count("W"))
    assert 5 < line.count("W") < 60


@pytest.mark.parametrize("typed", ["Ward 5 → Ward 6 ✓", "مرحبا", "水", "😀", "x\ufffey", "a\u0301b\u200d"])
async def test_a_letter_that_the_font_does_not_have_takes_the_pdf_from_nobody(forms, typed):
    report = BoardReport.model_validate_json(forms["json"].content)
    told = report.sections[0].model_copy(update={"paragraphs": [f"Before {typed} after"]})
    changed = report.model_copy(update={"title": f"July {typed}", "sections": [told, *report.sections[1:]]})
    pages = pypdf.PdfReader(io.BytesIO(await pdf_of(changed, "http://127.0.0.1:8080"))).pages
    words = "".join(page.extract_text() for page in pages)
    assert "Before" in words
    assert "after" in words
    assert typed.replace("\ufffe", "") in page_of(changed).replace("\ufffe", "")


def test_what_can_be_drawn_is_kept_and_what_is_never_seen_is_left_out():
    font = Path(find_spec("ttf_opensans").origin).parent / "ttf" / "OpenSans-Regular.ttf"
    letters = letters_of(font)
    assert drawable("£5.2m “Café” ≥ 90%", letters) == "£5.2m “Café” ≥ 90%"
    assert drawable("Cafe\u0301 a\u202eb \u3000→水", letters) == "Café ab  \ufffd\ufffd"


async def test_the_same_report_is_the_same_bytes(forms):
    report = BoardReport.model_validate_json(forms["json"].content)
    assert await pdf_of(report, "http://127.0.0.1:8080") == forms["pdf"].content
    assert page_of(report) == forms["html"].text
