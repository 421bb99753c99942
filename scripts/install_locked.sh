#!/bin/sh
# Install this project into an environment, and its requirements in the versions and with the digests of locks/:
#   scripts/install_locked.sh /venv/bin/python base aac test
# Nothing is downloaded that has no digest: packages that come as sources are built with the locked setuptools. With
# `base` come the packages of locks/capped.txt, with `export` also torch (scripts/install_torch.py) and kokoro
# (scripts/kokoro.in). `tools` is installed without the project.
set -eu
python=$1
shift
here=$(dirname "$0")
locks=
for name in "$@"; do
    [ -e "$here/../locks/$name.txt" ] || { echo "there is no locks/$name.txt" >&2; exit 1; }
    locks="$locks -r $here/../locks/$name.txt"
done

# PERF: byte-compiling all 17,000 modules takes 60 s, and building a model imports a part of them. What serves is compiled
# here, as its first start would need memory for it.
compile=--compile
case " $* " in *" export "*) compile=--no-compile ;; esac

install() {
    "$python" -m pip --disable-pip-version-check install -q --progress-bar off --no-build-isolation "$compile" "$@"
}

# COMPAT: misaki 0.9.4 and kokoro 0.9.4 declare Python <3.13, kokoro-onnx 0.6.1 <3.14, and all three work on 3.14:
# scripts/lock.py (CAPPED). The bound is ignored for them alone, and not for their requirements, which are in the other
# locks.
install_capped() {
    install --require-hashes --no-deps --ignore-requires-python -r "$here/../locks/$1.txt"
}

# Not at the same time as into another environment: setuptools writes the project's metadata into the source tree. Where
# there is no flock (macOS) the two rarely meet.
install_project() (
    if command -v flock >/dev/null; then
        exec 9<"$0"
        flock 9
    fi
    install --no-deps --editable "$here/.."
)

install --require-hashes -r "$here/../locks/build.txt"
# shellcheck disable=SC2086  # a list of options
install --require-hashes $locks
case " $* " in *" base "*) install_capped capped ;; esac
[ "$*" = tools ] || install_project
case " $* " in *" export "*)
    "$python" "$here/install_torch.py"
    install_capped kokoro
    ;;
esac
