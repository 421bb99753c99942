#!/bin/sh
# Print the Python that environments are made with, or say on stderr how to get one:
#   scripts/choose_python.sh                      of python3 and python3.14 ... python3.11, the first that fits
#   PYTHON=/path/to/python scripts/choose_python.sh      that one, or an error
# pyproject.toml has the versions that fit. One that can create virtual environments comes before one that cannot yet
# (Debian's python3 without python3-venv).
set -eu
here=$(dirname "$0")
# Two numbers: the oldest minor version, and the first that is too new.
bounds=$(sed -n 's/^requires-python = ">=3\.\([0-9]*\),<3\.\([0-9]*\)"$/\1 \2/p' "$here/../pyproject.toml")
oldest=${bounds% *}
newest=$((${bounds#* } - 1))

version_of() { "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null || true; }

# Not the free-threaded build, for which few packages have wheels.
fits() {
    "$1" -c "import sys
sys.exit(not (3, $oldest) <= sys.version_info[:2] <= (3, $newest) or 't' in sys.abiflags)" 2>/dev/null
}

makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

candidates() {
    echo python3
    minor=$newest
    while [ "$minor" -ge "$oldest" ]; do
        echo "python3.$minor"
        minor=$((minor - 1))
    done
}

advise() {
    case $(uname -s) in
    Darwin) echo "  macOS: brew install python@3.$newest" ;;
    Linux)
        echo "  Debian 12 and 13, Ubuntu 24.04 and 26.04: apt-get install python3 python3-venv"
        echo "  an older Debian or Ubuntu: a newer Python beside its own, from uv (uv python install 3.$newest) or pyenv"
        ;;
    esac
    echo "  a Python that is not on the path: make ... PYTHON=/path/to/python3.$newest"
}

fallback=
for candidate in ${PYTHON:-$(candidates)}; do
    fits "$candidate" || continue
    makes_environments "$candidate" && { echo "$candidate"; exit; }
    fallback=${fallback:-$candidate}
done
[ -z "$fallback" ] || { echo "$fallback"; exit; }

found=$(version_of "${PYTHON:-python3}")
{
    echo "kokoro-lite needs Python 3.$oldest to 3.$newest; ${PYTHON:-python3} is ${found:-not there}."
    advise
} >&2
exit 1
