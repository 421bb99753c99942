"""Speak only while somebody listens, not for ever, and learn from it how fast this machine speaks.

The engine can be stopped between two windows of its work, and only there. So this stands next to it: an encoder may
take many pieces before it has bytes to send, and only sending would find out that nobody is there.
"""

import time
from collections.abc import Callable, Generator, Iterator

from service.admission.queue import Ticket
from service.api.transport.connections import Client
from service.errors import Abandoned, OutOfTime
from service.speech import SAMPLE_RATE, AudioPiece


def while_heard(
    pieces: Iterator[AudioPiece],
    turn: Ticket,
    listener: Client,
    limit: float,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[AudioPiece]:
    """The pieces, as long as they are wanted; closing it closes them.

    Args:
        pieces: from the engine.
        turn: told what was made and how long it took. NOTE: encoding, 4 % of it, is not counted.
        listener: the client, who may take as long as the pieces play.
        limit: seconds from now within which all must be made and taken.
        clock: seconds that never go back.

    Raises:
        Abandoned: nobody listens any more.
        OutOfTime: ``limit`` has passed.
    """
    until = clock() + limit
    try:
        while True:
            if listener.gone():
                raise Abandoned()
            begun = clock()
            if begun > until:
                raise OutOfTime(limit)
            if (piece := next(pieces, None)) is None:
                return
            seconds = len(piece.samples) / SAMPLE_RATE
            listener.allow(seconds)
            # Silence is made in no time, and would make the machine look fast.
            if piece.samples.any():
                turn.add(seconds, clock() - begun)
            yield piece
    finally:
        # A generator has it, any other iterator need not.
        if (close := getattr(pieces, "close", None)) is not None:
            close()
