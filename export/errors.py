"""Errors of the build.

ExportError
|-- SourceUnavailable(source)   the source cannot deliver the weights
|-- BadCheckpoint(path)         the file is damaged or of another model
|-- CompilationFailed(source)   the compiler refuses a source of the native operators
`-- VerifyFailed(report)        a build differs from its reference by more than allowed
"""


class ExportError(Exception):
    """Root of the tree; the command line prints the message and exits with 1."""


class SourceUnavailable(ExportError):
    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source


class BadCheckpoint(ExportError):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


class CompilationFailed(ExportError):
    """The message has all that the compiler wrote."""

    def __init__(self, source: str, output: str) -> None:
        super().__init__(f"{source}: cannot be compiled:\n{output.strip()}")
        self.source = source


class VerifyFailed(ExportError):
    """The message has the figures that missed their limits; ``report`` is the path of all figures."""

    def __init__(self, message: str, report: str) -> None:
        super().__init__(message)
        self.report = report
