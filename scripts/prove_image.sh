#!/bin/bash
# Build the image and run it where there is no Docker daemon and no hub: as root on Debian, with buildah, debootstrap,
# and the Dockerfile's version of Python, whose prefix PREFIX names if it is not on the path.
#   scripts/prove_image.sh
#   EXTRAS=aac MEMORY=256 WORK=/tmp/proof scripts/prove_image.sh      keeps the base in WORK for another time
# The Dockerfile is carried out as it stands, with the finished models/kokoro-v1.0, but for its base: a minimal Debian
# with that Python stands in for python:*-slim. Then the image's command runs as the image's user on a read-only root,
# in a network namespace with nothing in it, within a control group of MEMORY MiB; it must speak, and stop when told to.
# WRITABLE are the folders that can be written: "/tmp /dev/shm", as in Docker; on AWS Lambda there is /tmp alone.
set -euo pipefail
cd "$(dirname "$0")/.."

work=${WORK:-$(mktemp -d)}
image=$(sed -n 's/^ARG PYTHON=//p' Dockerfile)
python=${image/:/}
python=${python%-slim}
base=localhost/$image
group=/sys/fs/cgroup/memory/kokoro-lite-proof
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot

make_base() {
    local prefix=${PREFIX:-$("$python" -c 'import sys; print(sys.base_prefix)')}
    # What the standard library's modules are linked with.
    local libraries=ca-certificates,libbz2-1.0,libexpat1,libffi8,liblzma5,libreadline8t64,libsqlite3-0,libssl3t64,zlib1g
    debootstrap --variant=minbase --include=$libraries trixie "$work/base" >"$work/debootstrap.log"
    rm -rf "$work"/base/var/cache/apt/*.bin "$work"/base/var/cache/apt/archives/*.deb "$work"/base/var/lib/apt/lists/*
    cp -a "$prefix/." "$work/base/usr/local/"
    rm -rf "$work"/base/usr/local/bin/pip* "$work"/base/usr/local/lib/$python/{site-packages/*,test,config-*}
    find "$work/base/usr/local" -name __pycache__ -prune -exec rm -rf {} +
    ln -sf "$python" "$work/base/usr/local/bin/python"
    # This machine's certificates, as its registry may be behind a proxy.
    cp /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/ca-certificates.crt"
    chroot "$work/base" ldconfig
    PIP_ROOT_USER_ACTION=ignore chroot "$work/base" /usr/local/bin/python -m ensurepip >/dev/null
}

import_base() {
    local container
    container=$(buildah from scratch)
    buildah copy -q "$container" "$work/base" / >/dev/null
    buildah config --env PATH=/usr/local/bin:/usr/bin:/bin --env PIP_CERT=/etc/ssl/certs/ca-certificates.crt "$container"
    buildah commit -q "$container" "$base" >/dev/null
    buildah rm "$container" >/dev/null
}

megabytes() { du -sm "$1" | cut -f1; }

# In namespaces of its own: what `docker run --read-only --tmpfs /tmp --network none --memory` does. Only loopback is up,
# so that it can be asked.
run_image() {
    [ -z "$MEMORY" ] || echo 0 >"$group/cgroup.procs"
    ip link set lo up
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero urandom random; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    for folder in $WRITABLE; do
        mkdir -p "$root$folder"
        mount -t tmpfs -o mode=1777 tmpfs "$root$folder"
    done
    (inside sh -c 'id; for folder in / /app /venv; do if touch "$folder/x" 2>/dev/null; then exit 1; fi; done')
    inside kokoro-lite serve >/tmp/kokoro-lite-proof.out 2>/tmp/kokoro-lite-proof.err &
    local server=$!
    (inside python -c "
import json, time, urllib.request as web
began = time.monotonic()
while True:
    try:
        web.urlopen('http://127.0.0.1:8080/readyz', timeout=4)
        break
    except OSError:
        assert time.monotonic() - began < 60
        time.sleep(0.1)
print(f'ready after {time.monotonic() - began:.1f} s')
body = json.dumps({'input': 'All is well when you can hear this sentence. ' * 40, 'response_format': 'wav'}).encode()
request = web.Request('http://127.0.0.1:8080/v1/audio/speech', body, {'Content-Type': 'application/json'})
began = time.monotonic()
sound = web.urlopen(request, timeout=600).read()
print(f'{(len(sound) - 44) / 48000:.1f} s of speech in {time.monotonic() - began:.1f} s')
assert len(sound) > 1_000_000
")
    grep -ho "memory budget .*" /tmp/kokoro-lite-proof.err
    [ -z "$MEMORY" ] || echo "peak of the control group: $(($(cat "$group/memory.max_usage_in_bytes") >> 20)) MiB of $MEMORY"
    kill -TERM "$server"
    wait "$server"
    echo "stopped with status $?"
}

# Takes the place of the shell that calls it, so that a signal reaches the program.
inside() {
    exec chroot --userspec="$user" --groups= "$root" /usr/bin/env -i "${environ[@]}" /bin/sh -c 'cd /app && exec "$@"' sh "$@"
}

if [ "${1:-}" = run ]; then
    mapfile -t environ < <(buildah inspect --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' localhost/kokoro-lite | sed /^$/d)
    user=$(buildah inspect --format '{{.OCIv1.Config.User}}' localhost/kokoro-lite)
    run_image
    exit
fi

[ -x "$work/base/usr/local/bin/python" ] || make_base
import_base
buildah bud -q --format docker --tag localhost/kokoro-lite \
    --build-arg PYTHON="$base" --build-arg MODEL_FROM=folder --build-arg EXTRAS="${EXTRAS:-}" . >/dev/null
container=$(buildah from localhost/kokoro-lite)
root=$(buildah mount "$container")
trap 'buildah rm "$container" >/dev/null; rmdir "$group" 2>/dev/null || true' EXIT
echo "the image has $(megabytes "$root") MB: $(megabytes "$work/base") the base, $(megabytes "$root/venv") /venv," \
    "$(megabytes "$root/app") /app"
export root MEMORY=${MEMORY:-} WRITABLE=${WRITABLE:-/tmp /dev/shm}
if [ -n "$MEMORY" ]; then
    mkdir -p "$group"
    echo "$((MEMORY << 20))" >"$group/memory.limit_in_bytes"
fi
unshare --mount --net --pid --fork "$0" run
