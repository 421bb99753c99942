"""Run of a server in a box: requests, and counters before and after each."""

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import soundfile
from tqdm import tqdm

from benchmarks.small.device import Device, mounted
from benchmarks.small.group import Limits, control_group
from benchmarks.small.report import BoxRun, Spoken
from benchmarks.small.server import BoxedServer, serving
from benchmarks.small.tree import Tree
from benchmarks.worst_inputs import FORMATS, LONGEST, PACES, TONGUES, Case
from service.speech import SAMPLE_RATE, Samples

SIGNS = ("too large", "Traceback", "more than the memory budget", "SIGKILL")
"""Words of the log that say that something did not fit."""

_SHORT = "The kettle is on."
_SENTENCE = "We left the harbour at noon, when the far shore and all its lamps were already in the rain."
_TEXT = (
    "The lighthouse keeper had three clocks, and none of them agreed. One had come with the tower, one with his wife, "
    "and the third had been washed ashore in a crate of oranges. When a ship asked for the time he gave all three, "
    "and let the captain choose. Most of them chose the orange clock, because it had the kindest face. In the winter "
    "of the long frost it stopped, and for eleven days the keeper lived by the tide alone. He ate when the water was "
    "high and slept when it was low, and he found that he was neither hungrier nor more tired than before. In spring "
    "a boy rowed out from the village with a new spring for the clock, wrapped in a page of the almanac. The keeper "
    "thanked him, put the spring into a drawer, and asked him to stay for supper, which would be ready as soon as the "
    "sea had gone down. They ate by lamplight, and talked about eels, and neither of them once asked the other what "
    "time it was. In the morning the boy had gone, and all three clocks were going."
)


class Sent(msgspec.Struct, frozen=True):
    """One request of a run."""

    case: Case
    is_warm: bool = False
    """A sentence, all of which was read from the device before."""


def _sentence(name: str, text: str, *, is_warm: bool = True) -> Sent:
    # Fast and slow speakers differ more in one sentence than in a text.
    return Sent(Case(name, text, pace=(5.0, 30.0)), is_warm)


USUAL = (
    _sentence("first sentence", _SHORT, is_warm=False),
    _sentence("1 s", _SHORT),
    _sentence("4.5 s", _SENTENCE),
    Sent(Case("55 s", _TEXT)),
    _sentence("1 s after it", _SHORT),
)
WORST = (*LONGEST, *PACES, *TONGUES, *FORMATS)
AFTER = (_sentence("1 s after all", _SHORT, is_warm=False), _sentence("4.5 s after all", _SENTENCE))


def requests_of(worst: Sequence[Case]) -> tuple[Sent, ...]:
    """Sentences, a text, then ``worst`` and sentences again."""
    return (*USUAL, *(Sent(case) for case in worst), *(AFTER if worst else ()))


def run_in_box(
    tree: Tree, image: Path, limits: Limits, requests: Sequence[Sent], log: Path, budget_mib: int = 0
) -> BoxRun:
    """Start the server of ``tree`` within ``limits``, and send it ``requests``; shows a progress bar.

    Raises:
        NoBox: no control group or device can be made here.
        RuntimeError: the server has not become ready.
    """
    with (
        mounted(image, tree.folder) as device,
        control_group(limits, device.number) as group,
        serving(tree, group, log, budget_mib) as server,
    ):
        with tqdm(total=len(requests), unit="request", desc=limits.description) as bar:
            ready = server.wait_until_ready()
            read = device.read_mib
            spoken = []
            for request in requests:
                bar.set_postfix_str(request.case.name)
                spoken.append(_spoken(server, device, request))
                bar.update()
        use, text = server.use, server.log
        return BoxRun(
            limits=limits,
            version=group.version,
            budget=_budget_line(text),
            ready_seconds=ready,
            ready_read_mib=read,
            spoken=tuple(spoken),
            peak=use.peak,
            anonymous=server.most_anonymous,
            file=use.file,
            kills=use.kills,
            workers=server.workers,
            signs=tuple(sign for sign in SIGNS if sign in text),
        )


def _spoken(server: BoxedServer, device: Device, request: Sent) -> Spoken:
    case = request.case
    read, faults = device.read_mib, server.use.faults
    wanted = None if case.leaves is None else int(case.leaves * SAMPLE_RATE) * 2
    answer = server.speak(case.body, wanted)
    samples = _decoded(case.form, answer.body) if answer.status == 200 and answer.body else np.zeros(0, np.float32)
    return Spoken(
        name=case.name,
        status=answer.status,
        is_whole=len(samples) > 0 and case.is_plausible(samples),
        first=answer.first,
        total=answer.total,
        seconds=len(samples) / SAMPLE_RATE,
        read_mib=device.read_mib - read,
        faults=server.use.faults - faults,
        is_warm=request.is_warm,
    )


def _decoded(form: str, body: bytes) -> Samples:
    if form == "pcm":
        return np.frombuffer(body[: len(body) // 2 * 2], "<i2").astype(np.float32) / np.float32(32767)
    try:
        samples: Samples = soundfile.read(io.BytesIO(body), dtype="float32")[0]
    except soundfile.LibsndfileError:
        return np.zeros(0, np.float32)
    return samples


def _budget_line(log: str) -> str:
    """The limits that the server has logged."""
    lines = [line.partition("memory budget ")[2] for line in log.splitlines()]
    return next((line for line in lines if line), "")
