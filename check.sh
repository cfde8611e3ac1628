#!/bin/sh
# Sets up, builds with gcc and clang, and runs the tests.
#   ./check.sh          what fits in 20 minutes on two cores
#   ./check.sh --long   fuzzing, more kills and benches as well
set -eu
cd "$(dirname "$0")"
. .ci/steps.sh

long=no
case "${1-}" in
"") ;;
--long) long=yes ;;
*) echo "usage: ./check.sh [--long]" >&2; exit 2 ;;
esac

# preset NAME: configured and built
preset() {
	cmake --preset "$1" >/dev/null
	build "build/$1"
}

step "packages"
packages_install $PACKAGES_BUILD $PACKAGES_TEST

step "build with gcc, AddressSanitizer and UBSan"
preset dev

step "build with clang"
preset clang

step "build as it is packaged"
preset release

if [ $long = yes ]; then
	step "fuzz"
	preset fuzz
	ctest --preset fuzz -L fuzz
	step "kill the daemon a thousand times"
	python3 tests/integration/kill/kill_test.py --kills 1000 \
		--program build/dev/sanctions-watch
	step "benches"
	ctest --preset release -L bench --verbose --no-tests=ignore
fi

step "tests"
ctest --preset dev -LE bench -j 2
