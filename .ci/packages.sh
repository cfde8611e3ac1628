# Sourced by steps.sh: what Debian packages are needed, and packages_install,
# which installs those that are missing (with sudo where the caller is not
# root).

# What building and running needs, and what the tests need beside it.
PACKAGES_BUILD="gcc libc6-dev cmake ninja-build pkg-config
	libcurl4-openssl-dev libevent-dev libyaml-dev libsqlite3-dev
	libjansson-dev libutf8proc-dev libstemmer-dev libssl-dev
	libsystemd-dev ca-certificates tzdata"
PACKAGES_TEST="clang clang-format libclang-rt-14-dev libcmocka-dev pmccabe
	python3 python3-yaml python3-jsonschema python3-aiosmtpd
	python3-snowballstemmer openssl git
	mmdebstrap systemd-container"

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# A machine that was just started may still be installing its own updates.
# Ctrl-C may reach apt alone, where sudo gives it a terminal of its own: 130.
apt_get() {
	status=0
	as_root env DEBIAN_FRONTEND=noninteractive "$@" -y -q \
		-o DPkg::Lock::Timeout=300 >>"$scratch/apt.log" 2>&1 ||
		status=$?
	[ $status != 130 ] || exit 130
	return $status
}

# Fetching may be interrupted.  Installing may not, as that leaves a machine on
# which dpkg refuses to go on: it has a session of its own, and Ctrl-C is
# answered when it is through.
INSTALL_WHOLE='trap "cut=130" INT
	setsid -w apt-get install "$@"
	exit ${cut:-$?}'

apt_install() {
	apt_get apt-get install --no-install-recommends --download-only "$@" &&
		apt_get sh -c "$INSTALL_WHOLE" sh --no-install-recommends "$@"
}

packages_install() {
	missing=""
	for package in "$@"; do
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null |
			grep -q 'ok installed' || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	echo "installing:$missing"
	if ! command -v apt-get >/dev/null; then
		echo "this needs Debian 12 (there is no apt-get)" >&2
		return 1
	fi
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
		echo "you are not root, and there is no sudo; please run as root:" >&2
		echo "  apt-get update && apt-get install$missing" >&2
		return 1
	fi
	# shellcheck disable=SC2086 # a list of package names
	apt_install $missing ||
		{ apt_get apt-get update && apt_install $missing; } ||
		{ tail -n 20 "$scratch/apt.log" >&2
		  echo "the packages could not be installed" >&2
		  return 1; }
}
