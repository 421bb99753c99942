"""A request being dispatched: the one owner of everything that it holds until its response has been sent."""

import threading
from collections.abc import Generator
from contextlib import ExitStack, closing
from functools import partial
from types import TracebackType
from typing import Protocol, TypeVar

import falcon

from service.admission.queue import Admission, Ticket
from service.api.access import AccessLine, access_line
from service.api.transport.connections import Client, reset, reset_on_exit
from service.api.transport.streams import AudioStream, ErrorChunk
from service.engine.protocol import PreparedSpeech


class Closable(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class RequestContext:
    """Request, response, client and resources of one synthesis or cached response.

    What is acquired is released by ``close``, in reverse order, exactly once; the slot comes last, unless
    ``release_slot`` releases it earlier. ``stream`` passes the ownership to the response's stream; without it the
    ``with`` block closes.

    Args:
        req: as Falcon has it.
        resp: filled in by ``stream``.
        speech: the resolved request.
        client: its connection.
    """

    def __init__(self, req: falcon.Request, resp: falcon.Response, speech: PreparedSpeech, client: Client) -> None:
        self.req = req
        self.resp = resp
        self.speech = speech
        self.client = client
        self.line: AccessLine = access_line(req)
        self._resources = ExitStack()
        self._slot = self._resources.enter_context(ExitStack())
        self._streaming = False

    def acquire_slot(self, admission: Admission, seconds: float) -> Ticket:
        """Wait for the synthesis slot, for about ``seconds`` of audio.

        Raises:
            Abandoned: the client disconnected.
            Busy: it would take too long.
        """
        return self._slot.enter_context(admission.slot(seconds, self.client))

    def release_slot(self) -> None:
        """Let the next request be synthesised; does nothing the second time."""
        self._slot.close()

    def acquire_permit(self, permits: threading.Semaphore) -> ExitStack | None:
        """One of ``permits`` if there is one at once; closing what is returned gives it back early."""
        if not permits.acquire(blocking=False):
            return None
        permit = self._resources.enter_context(ExitStack())
        permit.callback(permits.release)
        return permit

    def own(self, resource: C) -> C:
        """Close ``resource`` with this context; returns it."""
        return self._resources.enter_context(closing(resource))

    def stream(self, chunks: Generator[bytes, None, None], error_chunk: ErrorChunk | None = None) -> None:
        """Make the first chunk, then hand everything over to the response's stream, which closes it at its end.

        Raises:
            SpeechError: the first chunk cannot be made.
        """
        self.own(chunks)
        reset_on_exit(self.req, self._resources)
        first = next(chunks)
        self.resp.stream = AudioStream(first, chunks, self.close, partial(reset, self.req), error_chunk)
        self._streaming = True

    def close(self) -> None:
        """Release everything; does nothing the second time."""
        self._resources.close()

    def __enter__(self) -> "RequestContext":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._streaming:
            self.close()
