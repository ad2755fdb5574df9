#!/usr/bin/env bash
# Builds and runs from the source where there is nothing else:  packaging/bare.sh
#
# A bare root of Debian gets git, certificates, the Go of this machine, and a clone of what is committed. In it somebody who is not root types
# what README.md says: the demo without a window, and a node. No other package may be asked for, and the clone must stay clean.
# Needs root and debootstrap; modules are fetched anew.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
need debootstrap git
need_go
[ "$(id -u)" = 0 ] || { say 'bare.sh makes a root of its own, so it must be root.'; exit 1; }
work=$(mktemp -d)
root=$work/root
chmod 755 "$work"
finish() {
  local status=$?
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
  exit $status
}
trap finish EXIT

# as USER COMMAND... runs it in the root, with this machine's way to modules and the certificates that it trusts.
as() {
  local user=$1
  shift
  chroot --userspec="$user:$user" "$root" env -i PATH=/usr/local/go/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="/home/$user" LANG=C.UTF-8 \
    GOPROXY="$(go env GOPROXY)" GOSUMDB="$(go env GOSUMDB)" GOTOOLCHAIN="$(go env GOTOOLCHAIN)" "$@"
}

say "== a bare root, after $SECONDS s"
bare_root "$root"
as root apt-get -qq update >/dev/null
as root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install git ca-certificates >/dev/null 2>&1
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
as root useradd --create-home listener
cp -a "$(go env GOROOT)" "$root/usr/local/go"
git clone -q --no-local "$PWD" "$root/home/listener/linnet"
as root chown -R listener:listener /home/listener

said=$work/said
say "== the demo, after $SECONDS s"
begin=$SECONDS
as listener sh -c 'cd ~/linnet && exec ./packaging/run.sh demo -headless' 2>&1 | tee "$said" >&2
! grep -q 'Missing' "$said" || { say 'a package is missing'; exit 1; }
say "== told $((SECONDS - begin)) s after its first start; again:"
begin=$SECONDS
as listener sh -c 'cd ~/linnet && exec ./packaging/run.sh demo -headless' >/dev/null 2>&1
say "== told again in $((SECONDS - begin)) s"
as listener sh -c 'cd ~/linnet && ./packaging/run.sh -headless -version && git status --porcelain' >"$said"
[ "$(wc -l <"$said")" = 1 ] || { say "not a clean clone, or not one version:"; cat "$said" >&2; exit 1; }
say "== $(cat "$said") from a bare machine, after $SECONDS s; all is $(du -sh --one-file-system "$root/home" | cut -f1) in the home"
