#!/bin/bash
# Install the servers that some tests talk to, nginx and Redis or Valkey, where no password is needed for it:
# as root on Debian and Ubuntu. Elsewhere those tests are skipped and say so.
set -euo pipefail

here=$(dirname "$0")
has() { PATH=$PATH:/usr/sbin command -v "$1" >/dev/null; }

missing=()
has nginx || missing+=(nginx)
has valkey-server || has redis-server || missing+=(redis-server)
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "==> tests with ${missing[*]} will be skipped: they are not installed"
    exit 0
fi
# RUNLEVEL: they are for the tests, which start them on ports of their own; Debian would start them at once.
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
# Not at the same time as scripts/environment.sh: apt does not wait for its own lock.
alone() { if command -v flock >/dev/null; then flock "$here/environment.sh" "$@"; else "$@"; fi; }
alone "$here/step.sh" "reading the package lists" apt-get update -qq
alone "$here/step.sh" "installing ${missing[*]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
