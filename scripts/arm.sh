#!/bin/bash
# Test on an emulated ARM64 machine, as root on Debian: every native kernel against plain C, the core of the suite, and a
# sentence beside this machine's. It takes half an hour, and says nothing about speed.
#   scripts/arm.sh
#   CPU=cortex-a72 WORK=/tmp/arm scripts/arm.sh       another processor (qemu-aarch64 -cpu help), and where the root is kept
# The root is a minimal Debian with its Python, 3.11, and the locked packages' wheels for it; models/kokoro-v1.0 is used as
# it is, and out/tiny for the tests.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=bookworm
release=3.11
work=${WORK:-out/arm}
export QEMU_CPU=${CPU:-neoverse-n1}
text="All is well, good morning."
binaries=/proc/sys/fs/binfmt_misc
# Packages of locks/test.txt that the core of the suite imports.
testing="pytest|pluggy|iniconfig|hypothesis|sortedcontainers|pygments"
core="tests/service/model tests/service/acoustic tests/service/voices tests/service/audio/test_joins.py tests/service/audio/test_tempo.py"

# The kernel runs programs for ARM by qemu, which it opens now (F), so that it need not be in the root.
register_emulator() {
    local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
    local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    [ -e $binaries/register ] || mount -t binfmt_misc binfmt_misc $binaries
    [ -e $binaries/qemu-aarch64 ] || echo ":qemu-aarch64:M::$magic:$mask:$(command -v qemu-aarch64-static):F" >$binaries/register
}

make_root() {
    rm -rf "$1"
    mkdir -p "$1"
    debootstrap --arch=arm64 --foreign --variant=minbase --include=python3 $suite "$1" >"$work/debootstrap.log"
    chroot "$1" /debootstrap/debootstrap --second-stage >>"$work/debootstrap.log"
    # Without dependencies, as the locks have them all; what has no wheel is built here, and has no machine code.
    awk "/^($testing)==/ { kept = 1 } /^[a-z]/ && !/^($testing)==/ { kept = 0 } kept" locks/test.txt >"$work/testing.txt"
    .venv/bin/python -m pip install -q --target "$1/packages" --no-deps --require-hashes --no-build-isolation \
        --ignore-requires-python --python-version $release --platform manylinux2014_aarch64 \
        --platform manylinux_2_17_aarch64 --platform manylinux_2_24_aarch64 --platform manylinux_2_27_aarch64 \
        --platform manylinux_2_28_aarch64 -r locks/base.txt -r locks/capped.txt -r "$work/testing.txt"
}

make_check() {
    local source object objects=()
    for source in native/check/*.c native/*.c; do
        case $source in native/*avx*) continue ;; esac
        object=$work/$(basename "$source" .c)-${#objects[@]}.o
        objects+=("$object")
        .venv-export/bin/python -m ziglang cc -target aarch64-linux-gnu.2.28 -std=gnu11 -O2 -ffp-contract=off \
            -fno-math-errno -fno-trapping-math -fno-sanitize=undefined -Wall -Wextra -Werror -Inative \
            $([ "$source" != native/neondot.c ] || echo -mcpu=generic+dotprod) -c "$source" -o "$object"
    done
    .venv-export/bin/python -m ziglang cc -target aarch64-linux-gnu.2.28 -Wl,--wrap=malloc "${objects[@]}" -lm \
        -o "$root/usr/local/bin/check-kernels"
}

# In namespaces of its own, so that the mounts are gone with them.
run() {
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mkdir -p "$root/app"
    mount --bind "$PWD" "$root/app"
    inside check-kernels
    # But for a test of the process's own memory, which is the emulator's here.
    inside python3 -m pytest $core -q -p no:cacheprovider -m "not model and not memory and not alone" \
        --deselect tests/service/acoustic/test_arena.py::test_after_a_rest_the_process_is_lighter_and_says_the_same
    inside python3 -m service say "$text" -o /tmp/said.wav
}

inside() {
    chroot "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin PYTHONPATH=/app:/packages PYTHONDONTWRITEBYTECODE=1 \
        QEMU_CPU="$QEMU_CPU" /bin/sh -c 'cd /app && exec "$@"' sh "$@"
}

compare() {
    .venv/bin/python -m service say "$text" -o "$work/said.wav"
    .venv-export/bin/python - "$work/said.wav" "$root/tmp/said.wav" <<'PYTHON'
import sys

import soundfile

from export.quality.spectra import log_spectral_distance

here, there = (soundfile.read(path, dtype="float32")[0] for path in sys.argv[1:])
assert len(here) == len(there), f"{len(here)} samples here, {len(there)} on ARM"
distance = log_spectral_distance(here, there)
print(f"the sentence has {len(here)} samples on both, LSD {distance:.2f} dB, at most {abs(here - there).max():.4f} apart")
assert distance < 2
PYTHON
}

mkdir -p "$work"
root=$(realpath "$work")/root
export root work
if [ "${1:-}" = run ]; then
    run
    exit
fi
register_emulator
[ -d "$root/packages/onnxruntime" ] || make_root "$root"
make_check
unshare --mount --pid --fork "$0" run
compare
