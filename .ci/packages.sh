# Sourced by quickstart.sh and check.sh: what Debian packages are needed, and
# packages_install, which installs those that are missing (with sudo where the
# caller is not root).

# What building and running needs, and what the tests need beside it.
PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkg-config
	libcurl4-openssl-dev libevent-dev libyaml-dev libsqlite3-dev
	libjansson-dev libutf8proc-dev libssl-dev libsystemd-dev
	ca-certificates tzdata"
PACKAGES_TEST="clang clang-format libclang-rt-14-dev libcmocka-dev pmccabe
	python3 python3-yaml python3-aiosmtpd openssl git"

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q --no-install-recommends "$@"
}

packages_install() {
	missing=""
	for package in "$@"; do
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
			grep -q 'ok installed' || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	echo "== installing:$missing"
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
		echo "neither root nor sudo: please install$missing" >&2
		return 1
	fi
	log=$(mktemp)
	# shellcheck disable=SC2086 # a list of package names
	apt_install $missing >"$log" 2>&1 ||
		{ as_root apt-get update -q >>"$log" 2>&1 &&
			apt_install $missing >>"$log" 2>&1; } ||
		{ tail -n 20 "$log" >&2
		  echo "the packages could not be installed, see $log" >&2
		  return 1; }
	rm -f "$log"
}
