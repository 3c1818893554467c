"""Writes what Python's zoneinfo answers about every zone, for the core's test `zoneinfo`.

Run by `cargo xtask zones --check`, with PYTHONTZPATH empty and the pinned tzdata package on
PYTHONPATH. The file, little-endian: five letters of version; then for every zone the length of
its name (u16) and the name; the number of instants (u32), the instants (i64 each) and their
offsets (i32 each); the number of local times (u32), the local times (i64 each), their offsets
with fold=0 and with fold=1 (i32 each), and what they are (u8 each: 0 once, 1 twice, 2 never).
"""

import multiprocessing
import struct
import sys
import zoneinfo
from array import array
from datetime import datetime, timedelta
from importlib import resources

import tzdata

FIRST_YEAR, LAST_YEAR = 1800, 2300
EPOCH = datetime(1970, 1, 1)
SECOND = timedelta(seconds=1)
HOUR = 3600
# In the hour before midnight of 2023-10-28, when Greenland changed its standard time.
CONTRADICTS_ITSELF = {"America/Godthab", "America/Nuuk"}


def seconds(moment):
    return (moment - EPOCH) // SECOND


MONTHS = [
    seconds(datetime(year, month, 1))
    for year in range(FIRST_YEAR, LAST_YEAR)
    for month in range(1, 13)
]
# Centuries that only the rule can answer.
FAR = [
    seconds(datetime(year, month, 15, 12))
    for year in (2, 1000, 1500, 2399, 2400, 2401, 2500, 3000, 5000, 8001, 9998)
    for month in (1, 4, 7, 10)
]


class Zone:
    def __init__(self, name):
        self.zone = zoneinfo.ZoneInfo(name)

    def offset(self, unix):
        moment = (EPOCH + timedelta(seconds=unix)).replace(tzinfo=self.zone)
        return self.zone.fromutc(moment).utcoffset() // SECOND

    def local_offsets(self, local):
        moment = (EPOCH + timedelta(seconds=local)).replace(tzinfo=self.zone)
        first = moment.utcoffset() // SECOND
        second = moment.replace(fold=1).utcoffset() // SECOND
        return first, second

    def place(self, local):
        first, second = self.local_offsets(local)
        if first == second:
            return first, second, 0
        if self.offset(local - first) == first:
            return first, second, 1
        if first < second:
            return first, second, 2
        # A fold of which the first half never was: zoneinfo passes from the recorded changes to
        # the rule by the wall clock, and takes a change for real that the record leaves out.
        if self.zone.key not in CONTRADICTS_ITSELF or self.offset(local - second) != second:
            raise ValueError(f"zoneinfo contradicts itself: {self.zone.key}, {local}")
        return second, second, 0

    def changes_between(self, samples):
        """The instants of change, found by halving between samples that differ."""
        offsets = [self.offset(unix) for unix in samples]
        for index in range(1, len(samples)):
            if offsets[index - 1] != offsets[index]:
                low, high = samples[index - 1], samples[index]
                while high - low > 1:
                    middle = (low + high) // 2
                    if self.offset(middle) == offsets[index - 1]:
                        low = middle
                    else:
                        high = middle
                yield high


def recorded_changes(name):
    """The instants of the zone's file: some are too close together for monthly samples."""
    package, _, file = ("tzdata.zoneinfo." + name.replace("/", ".")).rpartition(".")
    data = resources.files(package).joinpath(file).read_bytes()
    ut, standard, leaps, times, types, letters = struct.unpack(">6I", data[20:44])
    start = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard + ut
    times = struct.unpack(">I", data[start + 32 : start + 36])[0]
    return struct.unpack(f">{times}q", data[start + 44 : start + 44 + 8 * times])


def answers(name):
    zone = Zone(name)
    recorded = set(recorded_changes(name))
    samples = sorted(recorded.union(MONTHS))
    changes = sorted(recorded.union(zone.changes_between(samples)))
    middles = [(a + b) // 2 for a, b in zip(changes, changes[1:])]
    instants = array("q", MONTHS + FAR + middles)
    locals_ = array("q", MONTHS + FAR + middles)
    for change in changes:
        instants.extend((change - 1, change, change + 1))
        walls = sorted((change + zone.offset(change - 1), change + zone.offset(change)))
        for wall in walls:
            locals_.extend((wall - 1, wall, wall + 1, wall - HOUR, wall + HOUR))
        middle = sum(walls) // 2
        locals_.extend((middle, walls[0] - 26 * HOUR, walls[1] + 26 * HOUR))
    offsets = array("i", map(zone.offset, instants))
    first, second, kinds = zip(*map(zone.place, locals_))
    return instants, offsets, locals_, array("i", first), array("i", second), array("B", kinds)


def write(out, column):
    if sys.byteorder == "big":
        column.byteswap()
    column.tofile(out)


def main():
    if zoneinfo.TZPATH:
        sys.exit("zoneinfo would read the system's zones: set PYTHONTZPATH to nothing")
    names = sorted(resources.files("tzdata").joinpath("zones").read_text().split())
    with open(sys.argv[1], "wb") as out, multiprocessing.Pool() as pool:
        out.write(tzdata.IANA_VERSION.encode())
        for name, columns in zip(names, pool.imap(answers, names, chunksize=8)):
            instants, offsets, locals_, *placements = columns
            out.write(struct.pack("<H", len(name)) + name.encode())
            out.write(struct.pack("<I", len(instants)))
            write(out, instants)
            write(out, offsets)
            out.write(struct.pack("<I", len(locals_)))
            for column in (locals_, *placements):
                write(out, column)


if __name__ == "__main__":
    main()
