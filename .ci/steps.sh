# Sourced by quickstart.sh and check.sh, in the checkout's folder.
. .ci/packages.sh

# $scratch: a folder that goes with the script, also at Ctrl-C.
scratch=""
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
scratch=$(mktemp -d)

step() {
	echo "== $*"
}

# Ninja's one line of progress on a terminal; elsewhere only what went wrong.
build() {
	if [ -t 1 ]; then
		cmake --build "$1"
	else
		cmake --build "$1" -- --quiet
	fi
}
