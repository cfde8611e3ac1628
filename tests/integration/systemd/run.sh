#!/bin/bash
# Boots Debian 12 in a container, puts the release build into it as README.md
# says, and runs inside.py there, whose exit status is this script's; 77 where
# this machine cannot do it.
#
# usage: run.sh SOURCE WORK
#
# WORK keeps what takes long: the release build, and a root file system that is
# never written (each run has an overlay in memory over it).
set -euo pipefail
source=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)

packages=systemd,systemd-sysv,dbus,python3,openssl,ca-certificates,tzdata
packages+=,libcurl4,libevent-core-2.1-7,libyaml-0-2,libsqlite3-0,libjansson4
packages+=,libutf8proc2,libstemmer0d,libssl3,libsystemd0

skip() {
	echo "skipped: $*"
	exit 77
}

[ "$(id -u)" = 0 ] || skip "booting a container needs root"
for tool in mmdebstrap systemd-nspawn unshare; do
	command -v $tool >/dev/null || skip "there is no $tool"
done
# In a chroot, for instance, the kernel gives out no user namespace, which the
# unit's PrivateUsers= asks for.
{ unshare --mount --pid --fork --mount-proc true && unshare --user true; } ||
	skip "no container can be made here"

mkdir -p "$work"
cd "$work"
root=root-$(cat "$here/test.service" - <<<$packages | cksum | cut -d" " -f1)
run=$(mktemp -d "${TMPDIR:-/tmp}/sw-systemd.XXXXXX")
trap 'rm -rf --one-file-system "$run"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The test starts with the system and ends with it.  Getty, logind and timers
# are not needed, and would only take time.
make_root() {
	local mirror units='"$1/etc/systemd/system"'
	mirror=$(apt-get indextargets --format '$(REPO_URI)' \
		'Created-By: Packages' 2>/dev/null | head -n 1)
	rm -rf --one-file-system "$root.part"
	# shellcheck disable=SC2086 # where there is no mirror, no word for it
	mmdebstrap --quiet --variant=essential --components=main \
		--include=$packages --dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--customize-hook='echo watch >"$1/etc/hostname"' \
		--customize-hook="cd $units && for unit in \
			console-getty.service getty@tty1.service \
			systemd-logind.service apt-daily.timer \
			apt-daily-upgrade.timer dpkg-db-backup.timer; \
			do ln -sf /dev/null \$unit; done" \
		--customize-hook="upload $here/test.service \
			/etc/systemd/system/test.service" \
		--customize-hook="cd $units && \
			mkdir -p multi-user.target.wants && \
			ln -s ../test.service multi-user.target.wants/ && \
			ln -sf /lib/systemd/system/multi-user.target default.target" \
		bookworm "$root.part" $mirror && mv "$root.part" "$root"
}

if [ ! -d "$root" ]; then
	make_root >"$run/root.log" 2>&1 || {
		tail -n 5 "$run/root.log"
		skip "no Debian packages can be had for a root file system"
	}
fi

cmake --preset release -S "$source" -B "$work/release" -DSW_TESTS=OFF \
	>/dev/null
cmake --build "$work/release" -- --quiet
DESTDIR=$run/stage cmake --install "$work/release" >/dev/null
cp "$here/inside.py" "$here/sinks.py" "$run/"

# A container without a systemd outside needs a view of its own of the cgroups,
# and a group of its own in it; BPF is what IPAddressDeny= works with.  Whatever
# ends this script takes the process namespace and all that is in it along.
cat >"$run/boot" <<'BOOT'
set -e
mount --make-rprivate /
umount -R /sys/fs/cgroup 2>/dev/null || true
mount -t cgroup2 cgroup2 /sys/fs/cgroup
group=/sys/fs/cgroup/sw-systemd.$3
mkdir "$group"
(
	echo 0 >"$group/cgroup.procs"
	exec timeout --kill-after=10 300 systemd-nspawn --quiet --boot \
		--directory="$1" --volatile=overlay --bind="$2:/test" \
		--register=no --keep-unit --private-network --machine=watch \
		--console=pipe --kill-signal=SIGRTMIN+4 \
		--system-call-filter=bpf --capability=CAP_BPF,CAP_PERFMON
) || true
find "$group" -depth -type d -exec rmdir {} +
BOOT

boot() {
	unshare --mount --pid --fork --kill-child --mount-proc \
		bash "$run/boot" "$work/$root" "$run" $$ </dev/null \
		>"$run/console" 2>&1
}

boot || true
if [ ! -e "$run/log" ]; then
	tail -n 20 "$run/console"
	skip "systemd does not boot in a container here"
fi
cat "$run/log"
exit "$(cat "$run/status" 2>/dev/null || echo 1)"
