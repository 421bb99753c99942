"""Native operators of both graphs: a library of the build, chosen by the machine and registered in the session.

The library picks the fastest of its kernels that the processor supports; all of them give the same bytes. Where it
cannot be used the model runs on onnxruntime's own operators: 1.4 times the time, and more memory.
"""

import ctypes
import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import NativeUnavailable
from service.memory.pages import MappedFiles

if TYPE_CHECKING:
    from onnxruntime import SessionOptions

ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}
"""Machine as the system names it, and architecture of the library."""
PLAIN = "plain"
"""Kernel for tests, far slower than onnxruntime's own operators."""


def library_name(architecture: str) -> str:
    """File of the library in a build."""
    return f"kokoro-native.{architecture}.so"


class NativeOperators:
    """The loaded library.

    Args:
        path: the library.

    Raises:
        NativeUnavailable: it cannot be loaded.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        try:
            # onnxruntime opens the same file, and gets the same library with the same selection of a kernel.
            self._library = ctypes.CDLL(str(self._path))
            self._library.kokoro_kernel.restype = ctypes.c_char_p
            self._library.kokoro_supported.restype = ctypes.c_char_p
            self._library.kokoro_add_range.argtypes = (ctypes.c_size_t, ctypes.c_size_t)
            self._library.kokoro_remove_range.argtypes = (ctypes.c_size_t,)
        except (OSError, AttributeError) as error:
            raise NativeUnavailable(f"{path.name} cannot be loaded: {error}") from error

    @property
    def kernel(self) -> str:
        """Name of the kernel in use."""
        return str(self._library.kokoro_kernel().decode())

    @property
    def kernels(self) -> tuple[str, ...]:
        """Names of all kernels that this processor supports."""
        names = (self._library.kokoro_supported(index) for index in range(16))
        return tuple(name.decode() for name in names if name)

    def select(self, kernel: str) -> None:
        """Use another kernel in this process from now on.

        Raises:
            NativeUnavailable: this processor does not support it.
        """
        if not self._library.kokoro_select(kernel.encode()):
            raise NativeUnavailable(f"this processor has no {kernel}: {', '.join(self.kernels)}")

    def release_after_use(self, pages: MappedFiles) -> Callable[[], None]:
        """Let the operators release weights in ``pages`` as soon as a run has read them for the last time.

        Args:
            pages: of files, unchanged, and mapped until the returned function is called.
        """
        ranges = [each for each in pages.ranges if self._library.kokoro_add_range(each.start, each.length)]

        def forget() -> None:
            for each in ranges:
                self._library.kokoro_remove_range(each.start)

        return forget

    def register(self, options: "SessionOptions") -> None:
        """Make the operators known to a session.

        Raises:
            NativeUnavailable: onnxruntime refuses the library.
        """
        try:
            options.register_custom_ops_library(str(self._path))
        except Exception as error:  # onnxruntime's own exception classes share no base but Exception
            raise NativeUnavailable(f"onnxruntime refuses {self._path.name}: {error}") from error


def load_native(folder: Path, machine: str | None = None) -> NativeOperators:
    """The native operators of a build for this machine.

    Args:
        folder: the build.
        machine: name of the architecture; None asks the system.

    Raises:
        NativeUnavailable: the build has no library for it, or this processor no kernel but plain C.
    """
    machine = (machine or platform.machine()).lower()
    architecture = ARCHITECTURES.get(machine)
    if architecture is None:
        raise NativeUnavailable(f"there is no library for {machine}")
    path = folder / library_name(architecture)
    if not path.exists():
        raise NativeUnavailable(f"the build has no {path.name}")
    native = NativeOperators(path)
    if native.kernel == PLAIN:
        raise NativeUnavailable("this processor supports no kernel")
    return native
