"""What can go wrong while building a model.

ExportError
|-- SourceUnavailable(source)   the weights cannot be had from there
|-- BadCheckpoint(path)         the file is not what it should be
`-- VerifyFailed(report)        the export differs from PyTorch by more than allowed
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


class VerifyFailed(ExportError):
    """The figures that missed their floor are in the message, all of them in ``report``."""

    def __init__(self, message: str, report: str) -> None:
        super().__init__(message)
        self.report = report
