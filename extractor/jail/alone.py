"""A child that was started for itself, where no template can fork.

Started as ``python -m extractor.jail.alone LIFELINE``. Requests come on standard input, the first
is `messages.Start`; answers go to standard output, which libraries that print no longer reach.
"""

from __future__ import annotations

import os
import sys

from extractor.jail import walls
from extractor.jail.channel import Channel, prepared, silence
from extractor.jail.limits import confine, die_first, die_with, peak_bytes, stand_nowhere
from extractor.jail.messages import Ready, Start


def main() -> None:
    """Serve until the other side has gone."""
    die_with(int(sys.argv[1]))
    channel = Channel.over(os.dup(0), os.dup(1))
    silence()
    channel.report_faults()
    start = channel.next()
    if not isinstance(start, Start):
        return
    die_first()
    walls.give_up_privileges()
    network = (walls.NETWORK,) if walls.shut_network() else ()
    confine(start.memory_bytes, start.written_bytes)
    ready = prepared(start)
    stand_nowhere(starts_programs=ready.starts_programs)
    channel.send(Ready(os.getpid(), peak_bytes(), network))
    ready.serve(channel)


if __name__ == "__main__":
    main()
