#!/bin/sh
# From a fresh checkout to a real alert on this terminal: installs what is
# missing, builds what `cmake --install build/quickstart` puts into place, and
# polls the sample feeds of config/ once, on a state that is thrown away.
set -eu
cd "$(dirname "$0")"
. .ci/steps.sh

[ $# = 0 ] || { echo "usage: ./quickstart.sh" >&2; exit 2; }

step "packages"
packages_install $PACKAGES_BUILD

step "build (about a minute the first time)"
cmake --preset release -B build/quickstart -DSW_TESTS=OFF >/dev/null
build build/quickstart

# Whatever the caller's environment says, nothing of this is to stay.
STATE_DIRECTORY=$scratch
RUNTIME_DIRECTORY=$scratch
export STATE_DIRECTORY RUNTIME_DIRECTORY
unset CREDENTIALS_DIRECTORY

watch() {
	build/quickstart/sanctions-watch --config config/sanctions-watch.yaml "$@"
}

# count NAME: this figure of the state, as status --json tells it
count() {
	watch status --json | sed -n 's/.*"counts".*"'"$1"'":\([0-9]*\).*/\1/p'
}

step "check the configuration"
watch check

step "the rules' own tests"
watch test

step "poll the sample feeds once"
watch run --once 2>"$scratch/log" || {
	cat "$scratch/log" >&2
	echo "the sample feeds could not be polled, or the alert not told" >&2
	exit 1
}

articles=$(count articles)
# Several rules may see one story; it is told in one message.
told=$(count delivered)
[ "$told" -gt 0 ] || {
	echo "none of the $articles articles alerted: see config/rules.d" >&2
	exit 1
}
step "done: $articles articles were read, and $told story among them was" \
	"told, above, with the words that caused it; next, write a rule of" \
	"your own, as README.md shows"
