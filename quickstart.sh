#!/bin/sh
# From a fresh checkout to a real alert on this terminal: installs what is
# missing, builds, and polls the sample feeds of config/ once, on a state that
# is thrown away afterwards.
set -eu
cd "$(dirname "$0")"
. .ci/packages.sh

[ $# = 0 ] || { echo "usage: ./quickstart.sh" >&2; exit 2; }

echo "== packages"
packages_install $PACKAGES_BUILD

echo "== build"
cmake -B build/quickstart -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	-DSW_TESTS=OFF >/dev/null
cmake --build build/quickstart

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "== check the configuration and the rules' own tests"
build/quickstart/sanctions-watch --config config/sanctions-watch.yaml check
build/quickstart/sanctions-watch --config config/sanctions-watch.yaml test

echo "== poll the sample feeds once"
STATE_DIRECTORY="$state" RUNTIME_DIRECTORY="$state" \
	build/quickstart/sanctions-watch \
	--config config/sanctions-watch.yaml run --once
