"""What a worker and who looks after it say to each other."""

from __future__ import annotations

import subprocess
import sys

from extractor.processes.words import Place

READS = 20_000
HURRIES = """
import sys
from extractor.processes.words import Place
place = Place(int(sys.argv[1]))
print("begun", flush=True)
while True:
    place.begin(7, 3)
"""


def test_a_place_is_never_seen_half_written() -> None:
    place = Place.new()
    assert place.item() is None
    place.begin(7, 3)
    command = [sys.executable, "-c", HURRIES, str(place.number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[place.number]) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        seen = [place.item() for _ in range(READS)]
        worker.kill()
    place.close()
    whole = [it for it in seen if it is not None]
    assert whole
    # one that had seemed to be at it since the machine was started would have been killed for it
    assert {(part, position) for part, position, _ in whole} == {(7, 3)}
    assert max(seconds for *_, seconds in whole) < 60


def test_no_item_is_in_hand_while_a_worker_rests() -> None:
    place = Place.new()
    place.begin(1, 2)
    place.rest()
    assert place.item() is None
    place.close()
