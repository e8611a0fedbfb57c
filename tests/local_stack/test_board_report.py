"""`make board-report` waits until the report is made, and writes what the service answers with, byte by byte."""

import json

import httpx
import pytest

from local_stack import board_report
from local_stack.errors import StackError

ADDRESS = "/contact/v1/board-reports/00000000-0000-7000-8000-000000008899"


def client(answer) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(answer), base_url="http://stack")


def a_service(status: int = 201, waits: int = 0, refused: str | None = None):
    """A service that makes a report after some looks at it, and may refuse one of its forms."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.method == "POST":
            return httpx.Response(status, headers={"Location": ADDRESS}, json={"detail": "told"})
        form = request.headers["accept"]
        if form == refused:
            return httpx.Response(503, text="away")
        if form in board_report.FORMS.values() and form != "application/json":
            return httpx.Response(200, content=f"{form} bytes".encode())
        looks = sum(one.method == "GET" for one in asked)
        return httpx.Response(200, json={"status": "MADE" if looks > waits else "WAITING"})

    answer.asked = asked
    return answer


def test_the_three_forms_are_written(tmp_path):
    service = a_service()
    with client(service) as http:
        files = board_report._written(http, tmp_path, dict(board_report.REQUEST))
    assert [file.name for file in files] == [f"board-report-2014-07.{ending}" for ending in ("json", "html", "pdf")]
    assert files[2].read_bytes() == b"application/pdf bytes"
    assert json.loads(service.asked[0].content) == board_report.REQUEST
    assert service.asked[0].headers["idempotency-key"]


def test_a_report_that_the_worker_makes_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(board_report, "POLL_SECONDS", 0.0)
    with client(a_service(202, waits=3)) as http:
        assert len(board_report._written(http, tmp_path, dict(board_report.REQUEST))) == 3


def test_a_report_that_is_never_made_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(board_report, "POLL_SECONDS", 0.0)
    monkeypatch.setattr(board_report, "MADE_SECONDS", 0.05)
    with client(a_service(202, waits=10**9)) as http, pytest.raises(StackError, match="worker"):
        board_report._written(http, tmp_path, dict(board_report.REQUEST))


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (a_service(422), "the report was not made: 422"),
        (a_service(refused="application/pdf"), "no report as application/pdf"),
    ],
)
def test_a_refusal_is_told(tmp_path, service, words):
    with client(service) as http, pytest.raises(StackError, match=words):
        board_report._written(http, tmp_path, dict(board_report.REQUEST))


def test_days_that_are_given_are_asked_for():
    given = board_report._parsed(["--period-from", "2014-04-01", "--as-at", "2014-07-31"])
    assert (given.period_from, given.as_at, given.period_until) == ("2014-04-01", "2014-07-31", None)
