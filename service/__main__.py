"""Start of the command line: whatever imports numpy is imported once the processor is known to run it."""

import sys
from pathlib import Path

from service.errors import UnsupportedProcessor
from service.model.processor import CPUINFO, require_baseline


def main(cpuinfo: Path = CPUINFO) -> int:
    """Run the command line; return the exit status.

    Args:
        cpuinfo: the kernel's list of processors.
    """
    try:
        require_baseline(cpuinfo)
    except UnsupportedProcessor as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    from service.cli import main as run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
