"""Judges the histories of a folder by SQL and compares with the alerts there."""

import json
import math
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

CHICAGO = ZoneInfo("America/Chicago")

HISTORY = """
create or replace table history as
select row_number() over () as row, session, student, {area} as area, start,
       case when connected = 1 then seconds end as seconds, connected, day
from raw;
create or replace table usable as
select * from history
where area is not null and (connected = 1 or {unconnected})
qualify row_number() over (
    partition by session, student order by start, seconds is null, seconds, area, row) = 1;
create or replace table ended as
select *, start + seconds as ending from usable where seconds is not null;
"""

BASELINE = """
create or replace table baseline as
select j.row, j.session, j.student, j.ending, j.seconds, b.student as other, b.seconds as spent
from ended j join ended b on b.area = j.area
 and (b.ending < j.ending
      or (b.ending = j.ending and (b.session < j.session
          or (b.session = j.session and b.student <= j.student))))
 and {kept} and {recent}
"""

PER_SESSION = """
select ending as at, session, student, 'long' as kind, seconds as observed,
       count(*) as count, sum(spent) as sum
from baseline group by row, session, student, ending, seconds
having count(*) >= {least} and sum(spent) > 0
   and seconds::hugeint * count(*) * 100 {over} sum(spent)::hugeint * (100 + {percent})
"""

PER_STUDENT = """
with own as (
    select row, session, student, ending, seconds, other, count(*) as n, sum(spent) as s
    from baseline group by all)
select ending as at, session, student, 'long' as kind, seconds as observed,
       sum(n) as count, sum(s) as sum
from own group by row, session, student, ending, seconds
having sum(n) >= {least} and sum(s) > 0
   and seconds::hugeint * count(*) * 100 * {common}
       {over} sum(s::hugeint * ({common} // n)) * (100 + {percent})
"""

COUNTS = """
create or replace table counts as
with counted as (
    select j.area, j.student, j.session, j.start, count(*) as requests
    from usable j join usable c on c.area = j.area and c.student = j.student
     and (c.start < j.start or (c.start = j.start and c.session <= j.session))
     and {inside}
    group by all)
select *, row_number() over pair as place, lag(requests, 1, 0) over pair as before
from counted
window pair as (partition by area, student order by start, session)
"""

FIRED = {
    "every": "select * from counts where requests >= {least}",
    "oncePerEpisode": "select * from counts where requests >= {least} and before < {least}",
    "cooldown": """
        with recursive reached as (select * from counts where requests >= {least}),
        following as (
            select a.area, a.student, a.place, min(b.place) as next
            from reached a join reached b on b.area = a.area and b.student = a.student
             and b.place > a.place and b.start >= a.start + {window}
            group by all),
        fired as (
            select area, student, min(place) as place from reached group by all
            union all
            select f.area, f.student, n.next from fired f
            join following n on n.area = f.area and n.student = f.student and n.place = f.place)
        select c.* from counts c join fired f
        on f.area = c.area and f.student = c.student and f.place = c.place""",
}


def judge(policy, connection):
    """The alerts of the table `raw`, as rows in order."""
    exclusion = {
        "none": "true",
        "session": "b.session <> j.session",
        "student": "b.session <> j.session and b.student <> j.student",
    }[policy["longSessionExclude"]]
    days = policy["longSessionLookbackDays"]
    window = policy["frequentWindowDays"] * 86400
    if policy["frequentWindow"] == "rolling":
        inside = f"c.start > j.start - {window}"
    else:
        first = policy["frequentWindowDays"] - 1
        inside = f"c.day between j.day - {first} and j.day"
    numbers = {
        "least": policy["longSessionMinBaseline"],
        "over": ">=" if policy["longSessionInclusive"] else ">",
        "percent": policy["longSessionPercent"],
    }
    connection.execute(
        HISTORY.format(
            area="topic" if policy["contentAreaLevel"] == "topic" else "subject",
            unconnected="true" if policy["countUnconnectedRequests"] else "false",
        )
    )
    connection.execute(
        BASELINE.format(
            kept=exclusion,
            recent="true" if days is None else f"b.ending > j.ending - {days * 86400}",
        )
    )
    if policy["longSessionBasis"] == "perSession":
        long = PER_SESSION.format(**numbers)
    else:
        sizes = "select distinct count(*) from baseline group by row, other"
        common = math.lcm(*(size for (size,) in connection.sql(sizes).fetchall()), 1)
        assert common < 1 << 80, "a history with too many different counts"
        long = PER_STUDENT.format(common=f"{common}::hugeint", **numbers)
    connection.execute(COUNTS.format(inside=inside))
    fired = FIRED[policy["frequentRefire"]].format(
        least=policy["frequentMinRequests"], window=window
    )
    frequent = (
        "select start as at, session, student, 'frequent' as kind, "
        f"requests as observed, 0 as count, 0 as sum from ({fired})"
    )
    rows = connection.sql(f"({long}) union all ({frequent})").fetchall()
    return sorted(
        (int(at), int(session), int(student), kind, int(observed), int(count), int(total))
        for at, session, student, kind, observed, count, total in rows
    )


def main():
    folder = Path(sys.argv[1])
    connection = duckdb.connect()
    connection.create_function(
        "chicago_day",
        lambda second: datetime.fromtimestamp(second, CHICAGO).date().toordinal(),
        ["BIGINT"],
        "BIGINT",
    )
    different = alerts = cases = 0
    for path in sorted(folder.glob("*.history.csv")):
        name = path.name.removesuffix(".history.csv")
        policy = json.loads((folder / f"{name}.policy.json").read_text())
        connection.execute(
            "create or replace table raw as select *, chicago_day(start) as day from read_csv(?, "
            "columns = {session: 'BIGINT', student: 'BIGINT', subject: 'BIGINT', topic: 'BIGINT', "
            "start: 'BIGINT', seconds: 'BIGINT', connected: 'BIGINT'})",
            [str(path)],
        )
        expected = judge(policy, connection)
        lines = (folder / f"{name}.alerts.csv").read_text().splitlines()[1:]
        parts = [line.split(",") for line in lines]
        found = [
            (int(at), int(session), int(student), kind, int(observed), int(count), int(total))
            for at, session, student, kind, observed, count, total in parts
        ]
        cases += 1
        alerts += len(expected)
        if found != sorted(found, key=lambda alert: alert[:3]):
            print(f"history {name}: the alerts are not in order")
            different += 1
        if sorted(found) != expected:
            different += 1
            more = sorted(set(found) - set(expected))[:3]
            less = sorted(set(expected) - set(found))[:3]
            print(f"history {name}: only the core {more}, only SQL {less}, policy {policy}")
    print(f"{cases} histories judged by SQL: {alerts} alerts, {different} histories differ")
    sys.exit(different > 0 or cases == 0)


main()
