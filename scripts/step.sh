#!/bin/sh
# Run a command; say before what it does and after how long it took.
#   scripts/step.sh "installing numpy" pip install numpy
what=$1
shift
echo "==> $what"
begin=$(date +%s)
"$@"
status=$?
seconds=$(($(date +%s) - begin))
if [ "$status" -eq 0 ]; then
    echo "    $what: done in $seconds s"
else
    echo "    $what: failed after $seconds s (status $status)" >&2
fi
exit "$status"
