"""A process that reads one report and where its letters are, writes one PDF and ends: its memory goes with it.

typst keeps what it has set for the next time, three hundred megabytes of it after some reports.
"""

import json
import sys
from pathlib import Path

import typst

from contact.board_reports.pages.letters import drawable, letters_of

_TEMPLATE = Path(__file__).parent / "report.typ"


def main() -> None:
    """Write the PDF of the task on standard input to standard output."""
    task = json.load(sys.stdin)
    folder = Path(task["fonts"])
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    # In these two weights the whole report is set.
    letters = letters_of(folder / "OpenSans-Regular.ttf") & letters_of(folder / "OpenSans-Bold.ttf")
    report = drawable(json.dumps(task["report"], ensure_ascii=False), letters)
    written = typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=fonts,
        sys_inputs={"report": report},
        format="pdf",
        pdf_standards="ua-1",
    )
    sys.stdout.buffer.write(written)


if __name__ == "__main__":
    main()
