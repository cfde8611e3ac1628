#!/bin/sh
# Sets up, builds with gcc and clang, and runs the tests.
#   ./check.sh          what fits in 20 minutes on two cores
#   ./check.sh --long   kill tests at full length, fuzzing, benches as well
set -eu
cd "$(dirname "$0")"
. .ci/packages.sh

long=no
case "${1-}" in
"") ;;
--long) long=yes ;;
*) echo "usage: ./check.sh [--long]" >&2; exit 2 ;;
esac

step() { echo "== $*"; }

step "packages"
packages_install $PACKAGES_BUILD $PACKAGES_TEST

step "build with gcc, AddressSanitizer and UBSan"
cmake --preset dev >/dev/null
cmake --build --preset dev

step "build with clang"
cmake --preset clang >/dev/null
cmake --build --preset clang

step "build as it is packaged"
cmake --preset release >/dev/null
cmake --build --preset release

if [ $long = yes ]; then
	step "fuzz for a minute each"
	cmake --preset fuzz >/dev/null
	cmake --build --preset fuzz
	ctest --preset fuzz -L fuzz
	step "benches"
	ctest --preset release -L bench --verbose
	SW_LONG=1
	export SW_LONG
fi

step "tests"
ctest --preset dev -LE bench -j 2
