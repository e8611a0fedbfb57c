"""What everybody may read: of nobody, of no address, and never of few."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.etree import ElementTree as ET

from bluelamp.kit.suppression import published, published_parts
from bluelamp.schemas.contact.listening import PublicEntry, PublicListening, ResurveyCounts, ResurveyOutcome
from bluelamp.schemas.problems import Fault, raise_all

_REFUSED = {
    "postcode": re.compile(r"\b[A-Za-z]{1,2}[0-9][A-Za-z0-9]?[\s-]*[0-9][A-Za-z]{2}\b"),
    "mailbox": re.compile(r"\S*@\S+"),
    "telephone_number": re.compile(r"(?<!\w)\(?\+?(?:[0-9][ ()-]{0,2}){7,}"),
    "house_number": re.compile(
        r"\b(?i:flat|apartment)\s+[0-9]{1,4}[A-Za-z]?\b|"
        r"\b[0-9]{1,4}[A-Za-z]?,?\s+(?:[A-Z][A-Za-z'.-]*\s+){1,3}"
        r"(?:Avenue|Ave|Close|Court|Crescent|Cres|Croft|Drive|Dr|Gardens|Gdns|Grove|Hill|House|Lane|Ln|Mews|Place|Rise|"
        r"Road|Rd|Row|Square|Street|St|Terrace|Walk|Way)\b"
    ),
    "personal_title": re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+[A-Z]"),
}
ATOM = "http://www.w3.org/2005/Atom"
_NOT_OF_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document may hold, written as it may be: one such sign would take the whole feed from everybody."""
_MEDIA = "application/atom+xml"


def check_public(words: str, pointer: str) -> None:
    """Refuse words for the public that point to somebody; raises RULE_BROKEN with what kind of thing they hold."""
    raise_all(
        [
            Fault(pointer, f"Everybody reads this: leave the {name.replace('_', ' ')} out.", f"names_a_{name}")
            for name, pattern in _REFUSED.items()
            if pattern.search(words)
        ]
    )


def counts_told(outcomes: Mapping[ResurveyOutcome, int], heard_back: int, *, is_over: bool) -> ResurveyCounts:
    """Tell what households said at the second visit, but nothing that tells of few.

    Before the round is over only how many were asked: what one visit more changes is what that household said.
    """
    told = published_parts({outcome: outcomes.get(outcome, 0) for outcome in ResurveyOutcome})
    asked = sum(outcomes.values())
    if not is_over:
        return ResurveyCounts(asked=published(asked), better=None, same=None, worse=None, heard_back=None)
    both = published_parts({True: heard_back, False: asked - heard_back})
    return ResurveyCounts(
        asked=published(asked),
        better=told[ResurveyOutcome.BETTER],
        same=told[ResurveyOutcome.SAME],
        worse=told[ResurveyOutcome.WORSE],
        heard_back=both[True],
    )


def listening_told(outcomes: Mapping[ResurveyOutcome, int]) -> PublicListening | None:
    """Tell the public what was heard; None of a round that was so small that it would tell of few."""
    told = counts_told(outcomes, 0, is_over=True)
    if told.asked is None:
        return None
    return PublicListening(asked=told.asked, better=told.better, same=told.same, worse=told.worse)


def atom(entries: Iterable[PublicEntry], address: str, updated: datetime) -> bytes:
    """Write the feed as Atom (RFC 4287); its ids are those of the JSON."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(_tag("feed"))
    _add(feed, "id", address)
    _add(feed, "title", "You said, we did, we listened")
    _add(feed, "updated", _moment(updated))
    _add(_add(feed, "author"), "name", "Neighbourhood policing teams")
    _add(feed, "link", rel="self", type=_MEDIA, href=f"{address}/atom")
    for one in entries:
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:uuid:{one.entry_id}")
        _add(entry, "title", f"{one.area_name}: {one.category.value.replace('_', ' ').lower()}")
        _add(entry, "updated", _moment(one.updated_at))
        _add(entry, "category", term=one.category.value)
        _add(entry, "content", in_words(one), type="text")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def in_words(entry: PublicEntry) -> str:
    """Write an entry as people read it."""
    said = [f"You said ({entry.households} households): {entry.you_said}"]
    said += [f"We did: {one}" for one in entry.we_did]
    heard = entry.we_listened
    if heard is not None:
        told = {"better": heard.better, "the same": heard.same, "worse": heard.worse}
        parts = ", ".join(f"{count} say {what}" for what, count in told.items() if count is not None)
        said.append(f"We listened: {heard.asked} households were asked again{f'; {parts}' if parts else ''}.")
    return "\n".join(said)


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, _tag(name), attributes)
    child.text = _NOT_OF_XML.sub("", text) if text else text
    return child


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
