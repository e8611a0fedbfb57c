"""What the release brings of streams, centres and sites (board report ¶69, domain.md §9.1)."""


async def test_the_control_rooms_go_from_ten_to_five(contact):
    [row] = await contact.sql(
        "SELECT count(DISTINCT from_site) AS before, count(DISTINCT to_site) AS planned FROM control_room_moves"
    )
    assert (row["before"], row["planned"]) == (10, 5)


async def test_each_stream_is_measured_one_way_at_a_time(contact):
    rows = await contact.sql(
        "SELECT stream, formula, threshold_seconds, target_percent, in_total_demand FROM stream_settings "
        "WHERE effective_from <= '2014-07-31' AND (effective_until IS NULL OR effective_until > '2014-07-31') "
        "ORDER BY stream"
    )
    assert [tuple(row) for row in rows] == [
        ("101", "SL4", 30, None, True),
        ("999", "SL4", 10, 90, True),
        ("CST", "SL3", 30, None, True),
        ("SERVICE_DESK", "SL3", 30, 92, False),
        ("SWITCHBOARD", "SL3", 30, None, True),
    ]
