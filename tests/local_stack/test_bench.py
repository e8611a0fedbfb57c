"""The bench's arithmetic, what it gives to pgbench, and that its figures are not lost on the way."""

import asyncio
import json
import math
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from parts.platform import copy_of, drop
from parts.stored import as_owner

from bluelamp.schemas.safeguarding.cases import NewCase
from local_stack.bench import arithmetic, command, installation, pgbench
from local_stack.bench.consumption import part_of_postgres
from local_stack.bench.figures import Figure, Memory, Report
from local_stack.bench.load import Load, Plan
from local_stack.bench.offenders import caseload, checks, ranking
from local_stack.bench.pgbench import Script, Sql, literal
from local_stack.bench.portal import operations as portal
from local_stack.bench.report import show
from local_stack.bench.safeguarding import operations as safeguarding
from local_stack.state import StateFile

HOUSEHOLD = [("Example", f"Person-{number}", "1990-05-05") for number in range(4)]
COMPARISONS = [
    *portal.comparisons(),
    *safeguarding.comparisons(),
    checks.comparison(HOUSEHOLD),
    ranking.first_page(),
    caseload.first_page(),
]

finite = some.floats(allow_nan=False, allow_infinity=False)


@given(some.lists(finite, min_size=1), some.floats(min_value=0.01, max_value=1))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values, share):
    found = arithmetic.percentile(values, share)
    assert found in values
    assert sum(one <= found for one in values) >= share * len(values)
    smaller = [one for one in values if one < found]
    assert len(smaller) < math.ceil(share * len(values))


def test_percentiles_of_a_hundred():
    values = list(range(100, 0, -1))
    assert [arithmetic.percentile(values, share) for share in (0.5, 0.99, 1)] == [50, 99, 100]


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 0.0), ([1.0], 1.1)])
def test_no_percentile_of_nothing(values, share):
    with pytest.raises(ValueError, match=r"percentile|share"):
        arithmetic.percentile(values, share)


def test_the_median_of_rounds_by_name():
    rounds = [{"p50": 1.0, "p99": 9.0}, {"p50": 3.0, "p99": 5.0}, {"p50": 2.0, "p99": 7.0}]
    assert arithmetic.median_by_name(rounds) == {"p50": 2.0, "p99": 7.0}


def test_cpu_per_request_over_rounds():
    before, after = {"web": 1.0}, {"web": 1.5, "worker": 0.25}
    spent = arithmetic.summed([arithmetic.difference(after, before), {"web": 0.5}])
    assert arithmetic.per_request(spent, 1000) == {"web": 1000.0, "worker": 250.0}


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda comparison: comparison.name)
def test_pgbench_gets_every_value_that_the_statement_takes(comparison):
    script = comparison.script
    _, names, defaults = script.statement._compiled
    assert not {name for name in names if name not in script.values and defaults[name] is None}
    text = script.text()
    assert f"PREPARE measured AS {script.statement.sql};" in text
    assert "EXECUTE measured(" in text


def test_a_partner_is_bound_as_the_service_binds_it():
    confined = [comparison for comparison in COMPARISONS if comparison.role == "partner"]
    assert [comparison.name for comparison in confined] == ["partner inbox", "board", "enquiry response"]
    for comparison in confined:
        lines = comparison.script.text().splitlines()
        assert lines[-3].startswith("BEGIN\\; SELECT set_config('bluelamp.organisation_id'")
        assert lines[-1] == "COMMIT;"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "NULL"),
        (True, "true"),
        (7, "7"),
        ("it's", "'it''s'"),
        (b"\x01\xff", "'\\x01ff'"),
        (["a", "b'c"], "ARRAY['a', 'b''c']::text[]"),
        (UUID(int=1), "'00000000-0000-0000-0000-000000000001'"),
        (datetime(2026, 1, 2, tzinfo=UTC), "'2026-01-02 00:00:00+00:00'"),
        (Sql("now()"), "now()"),
    ],
)
def test_values_are_written_as_sql(value, written):
    assert literal(value) == written


def test_what_pgbench_would_take_for_its_variable_is_refused():
    with pytest.raises(ValueError, match="variables"):
        literal("at :number")
    with pytest.raises(TypeError, match="float"):
        literal(1.5)


def test_the_families_that_come_in_are_requests_and_differ():
    [intake] = [comparison for comparison in COMPARISONS if comparison.name == "intake"]
    cases = [NewCase.model_validate_json(body) for body in intake.operation.bodies]
    families = {(one.people[0].person.family_name, one.people[0].person.date_of_birth) for one in cases}
    assert len(families) == len(cases) > 1000


async def test_pgbench_takes_in_cases_with_people_of_their_own(postgres, templates):
    [intake] = [comparison for comparison in COMPARISONS if comparison.name == "intake"]
    database = await copy_of(postgres, templates["safeguarding"])
    done = await asyncio.to_thread(pgbench.run, intake.script, database.dsn("app"), connections=2, seconds=1)
    async with as_owner(database) as owner:
        cases = await owner.fetchval("SELECT count(*) FROM cases")
        people = await owner.fetchrow(
            "SELECT count(*), count(DISTINCT (given_name, family_name, date_of_birth)) FROM people"
        )
        relatives = await owner.fetchval("SELECT count(*) FROM relationships JOIN people ON person_id = person_a")
    await drop(postgres, database)
    assert cases >= done["requests_per_second"] / 2 > 1
    assert tuple(people) == (3 * cases, 3 * cases)
    assert relatives == 2 * cases


def test_what_is_used_up_is_asked_for_once_in_a_round():
    [answer] = [comparison for comparison in COMPARISONS if comparison.name == "enquiry response"]
    assert len(set(answer.operation.paths)) == answer.operation.supply


def test_draws_come_before_the_execution():
    [get] = [comparison for comparison in COMPARISONS if comparison.name == "get by id"]
    lines = get.script.text().splitlines()
    assert lines[-2].startswith("\\set number random(1, ")
    assert ":number" in lines[-1]
    assert Script(get.script.statement, get.script.values).draws == ()


def figures(ratio: float) -> dict[str, object]:
    rate = {"requests_per_second": 1234.5, "p50": 1.25, "p99": 9.0}
    return {
        "platform": rate,
        "pgbench": rate,
        "ratio": ratio,
        "goal": 0.25,
        "reached": ratio >= 0.25,
        "cpu_microseconds_per_request": {"web": 10.0},
    }


def report(ratio: float = 0.5, *, reached: bool = True, goal: str | None = "< 50 ms") -> Report:
    paced = Figure("footprint at 20 a second", "12.0 ms", goal, reached, {"p99": 12.0})
    return Report({}, {"intake": figures(ratio)}, [paced], {"fresh": {"web": 80.0, "postgres": 20.5}})


def test_every_goal_that_is_missed_is_told():
    assert report().missed() == []
    assert report(0.24, reached=False).missed() == ["intake", "footprint at 20 a second"]


@pytest.mark.parametrize(("ratio", "code"), [(0.25, 0), (0.249, 1)])
def test_the_bench_fails_when_a_goal_is_missed(monkeypatch, tmp_path, capsys, ratio, code):
    @contextmanager
    def nowhere(_folder, _service):
        yield None

    monkeypatch.setenv("BLUELAMP_DATA", str(tmp_path))
    monkeypatch.setattr(command, "installed", nowhere)
    monkeypatch.setattr(command, "PARTS", {"safeguarding": lambda *_: report(ratio)})
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert command.main(["--part", "safeguarding"]) == code
    written = json.loads((tmp_path / "bench" / "result.json").read_text())
    assert written["safeguarding"]["operations"]["intake"]["reached"] is (code == 0)
    assert ("missed its goal: safeguarding: intake" in capsys.readouterr().err) is (code == 1)


def test_the_figures_are_printed_as_tables_that_a_document_takes(capsys):
    show(report(0.1))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert ["intake", "1,234", "1.2", "9.0", "1,234", "1.2", "9.0", "0.10", "≥ 0.25", "**missed**"] in cells
    assert ["footprint at 20 a second", "12.0 ms", "< 50 ms", "reached"] in cells
    assert ["postgres", "20"] in cells
    show(report(goal=None))
    assert "reached" not in capsys.readouterr().out.split("And")[1]


def test_memory_is_told_with_and_without_a_service():
    memory = Memory(None, print)
    memory.taken = {
        "fresh": {
            "referrals-web-1": 100.0,
            "safeguarding-web-1": 80.0,
            "postgres for safeguarding": 10.0,
            "postgres": 200.0,
        },
        "after the load": {"referrals-web-1": 150.0, "safeguarding-web-1": 95.0, "postgres": 300.0},
    }
    portal = memory.figure("the portal", without=["safeguarding"], goal=449.0)
    assert (portal.measured, portal.reached) == ("300 MB fresh, 450 MB after the load", False)
    assert memory.figure("the portal", without=["safeguarding"], goal=450.0).reached
    assert memory.figure("the whole").values == {"fresh": 390.0, "after the load": 545.0}


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("postgres: safeguarding_app safeguarding 127.0.0.1(53118) idle", "postgres for safeguarding"),
        ("postgres: referrals_partner referrals 127.0.0.1(53118) idle in transaction", "postgres for referrals"),
        ("postgres: checkpointer ", "postgres"),
        ("/opt/bin/postgres -D /data", "postgres"),
        ("", "postgres"),
    ],
)
def test_the_connections_of_postgres_are_told_apart(title, part):
    assert part_of_postgres(title) == part


def test_what_a_killed_bench_left_is_taken_away_and_what_runs_is_not(tmp_path, monkeypatch):
    left, running = tmp_path / "stack-left", tmp_path / "stack-running"
    (left / "postgres").mkdir(parents=True)

    @contextmanager
    def started(*_):
        yield None

    monkeypatch.setattr(installation, "BackgroundStack", started)
    with StateFile(running).held(), installation.installed(tmp_path, "safeguarding"):
        assert not left.exists()
        assert len([*tmp_path.iterdir()]) == 2
    assert [*tmp_path.iterdir()] == [running]


def plan(**changes: object) -> Plan:
    return Plan(
        **{
            "port": 80,
            "method": "POST",
            "paths": ["/a", "/b"],
            "headers": {"Accept": "*/*"},
            "bodies": ["{}"],
            "fresh_key": True,
            "expected_status": 201,
            "connections": 1,
            "seconds": 1.0,
            **changes,
        }
    )


async def test_each_request_has_a_key_of_its_own_and_the_paths_go_round():
    load = Load(plan())
    requests = [load.next_request().decode() for _ in range(4)]
    keys = {line for request in requests for line in request.splitlines() if line.startswith("Idempotency-Key")}
    assert len(keys) == 4
    assert sorted(request.split()[1] for request in requests) == ["/a", "/a", "/b", "/b"]
    assert all("Content-Length: 2\r\n" in request and request.endswith("\r\n\r\n{}") for request in requests)


async def test_bodies_are_sent_in_turn():
    load = Load(plan(bodies=['{"a":1}', "{}"]))
    requests = [load.next_request().decode() for _ in range(3)]
    assert [request.partition("\r\n\r\n")[2] for request in requests] == ['{"a":1}', "{}", '{"a":1}']
    assert ["Content-Length: 7\r\n" in request for request in requests] == [True, False, True]


async def test_a_read_has_neither_key_nor_body():
    request = Load(plan(method="GET", bodies=[], fresh_key=False)).next_request().decode()
    assert "Idempotency-Key" not in request
    assert "Content-Length" not in request
    assert request.endswith("\r\n\r\n")


async def test_the_load_generator_measures_a_real_server(front_door):
    unpaced = await Load(plan(port=front_door.port, method="GET", bodies=[], expected_status=200, seconds=0.5)).run()
    assert unpaced.requests > 5
    assert unpaced.failures == 0
    assert 0 < unpaced.p50 <= unpaced.p99 <= unpaced.longest
    paced = await Load(
        plan(
            port=front_door.port, method="GET", bodies=[], expected_status=200, seconds=1, per_second=20, connections=4
        )
    ).run()
    assert paced.requests == 20


async def test_an_answer_that_was_not_expected_is_told(front_door):
    result = await Load(plan(port=front_door.port, method="GET", bodies=[], seconds=0.2)).run()
    assert result.failures > 0
    assert result.failure.startswith("HTTP/1.1 200")
