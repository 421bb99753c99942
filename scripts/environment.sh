#!/bin/bash
# Create or update one of the virtual environments:
#   scripts/environment.sh .venv         run|test|bench    to serve: no torch
#   scripts/environment.sh .venv-export  run|test|bench    to build the model
#   scripts/environment.sh .venv-tools   run               to lock, audit and list the packages of the others
# Versions and digests are those of locks/; scripts/choose_python.sh chooses the Python.
# A stamp file (.venv/.run, .venv/.test ...) is written when all is installed and removed before anything changes. An
# environment without any stamp was interrupted, so it is made anew: half-copied packages are not repaired by pip.
set -euo pipefail

folder=$1
level=$2
here=$(dirname "$0")
python=$folder/bin/python

# One at a time with the other environment: apt does not wait for its own lock.
exclusively() { if command -v flock >/dev/null; then flock "$0" "$@"; else "$@"; fi; }

# Debian and Ubuntu have ensurepip in a package of its own.
install_venv_module() {
    local package
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "$1 cannot create virtual environments. On Debian and Ubuntu: sudo apt-get install $package" >&2
        exit 1
    fi
    # Once more if the other environment has just done it: apt then has nothing to do.
    export DEBIAN_FRONTEND=noninteractive
    exclusively "$here/step.sh" "reading the package lists" apt-get update -qq
    exclusively "$here/step.sh" "installing $package" apt-get install -y -qq --no-install-recommends "$package"
}

create() {
    local base
    base=$("$here/choose_python.sh")
    "$base" -c 'import ensurepip, venv' 2>/dev/null || install_venv_module "$base"
    "$here/step.sh" "creating $folder with $("$base" --version)" "$base" -m venv --clear "$folder"
}

if [ ! -e "$folder/.run" ] || [ ! -x "$python" ]; then
    create
fi
rm -f "$folder"/.run "$folder"/.test "$folder"/.bench

# Judging a build takes a recogniser and more, and Japanese lines are read with the extra `ja`: 750 MB that a plain
# build does without.
case $folder,$level in
.venv,run) locks=base ;;
.venv,test) locks="base ja test bench" ;;
.venv,bench) locks="base bench" ;;
.venv-export,run) locks="base export" ;;
.venv-export,test) locks="base export ja judge test" ;;
.venv-export,bench) locks="base export ja judge" ;;
.venv-tools,*) locks=tools ;;
esac
# shellcheck disable=SC2086  # a list of names
"$here/step.sh" "$folder: installing $locks as locked" "$here/install_locked.sh" "$python" $locks

touch "$folder/.run" "$folder/.$level"
