#!/bin/sh
# Install this project into an environment, and what it needs in the versions and with the digests of locks/:
#   scripts/install_locked.sh /venv/bin/python base aac test
# Nothing is downloaded that has no digest there: packages that come as sources are built with the locked setuptools.
# With `export` also the CPU build of torch, and kokoro (scripts/kokoro.in says why it is apart). `tools` has no project.
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
[ "$*" = tools ] || install_project
case " $* " in *" export "*)
    "$python" "$here/install_torch.py"
    install --require-hashes --no-deps -r "$here/../locks/kokoro.txt"
    ;;
esac
