#!/usr/bin/env bash
# Installs a release as its users would, and looks at what happens:  packaging/installed.sh FOLDER
#
# FOLDER is what release.sh made of this source. What packages hold is read by lintian, appstreamcli, desktop-file-validate, systemd-analyze
# and man. Debian's packages go into a bare root: programs are run, services started as their units say, as their users and without a
# network, and the player is used on a virtual display; all is brought up to a second release with the next number, removed and purged.
# RPM's packages go into the same root by a database of their own. The others are unpacked and run where there is nothing else, and images
# where buildah is, their health asked for.
# Needs root, and no systemd that runs. The first thing that is not as it should be ends it with 1.
set -euo pipefail
[ $# = 1 ] && [ -e "$1/SHA256SUMS" ] || { echo 'usage: packaging/installed.sh FOLDER-OF-A-RELEASE' >&2; exit 2; }
release=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
# shellcheck source=env.sh
. packaging/env.sh
need debootstrap lintian appstream desktop-file-utils systemd man-db rpm zstd xvfb xdotool openbox imagemagick iproute2
[ "$(id -u)" = 0 ] || { say 'installed.sh makes a root of its own, so it must be root.'; exit 1; }

version=$(basename "$release"/CHANGES-*.md .md)
version=${version#CHANGES-}
next=${version%.*}.$((${version##*.} + 1))
work=$(mktemp -d)
root=$work/root second=$work/second
chmod 755 "$work"
finish() {
  local status=$?
  umount "$root/tmp" "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
  exit $status
}
trap finish EXIT

fail() { say "installed.sh: $*"; exit 1; }
step() { say "== $1, after $SECONDS s"; }
# silent COMMAND... fails where the command says anything.
silent() {
  local said
  said=$("$@" 2>&1) && [ -z "$said" ] || fail "$* says: $said"
}
# says WORDS COMMAND... fails where the command does not say the words.
says() {
  local want=$1 said
  shift
  said=$("$@" 2>&1) || fail "$* failed: $said"
  case "$said" in *"$want"*) ;; *) fail "$* says $said, not $want" ;; esac
}
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
apt() { in_root apt-get -qq -y --no-install-recommends "$@" >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; fail "apt-get $*"; }; }
# left PATH... fails where something of Linnet is in the root but what is named, or where that is not.
left() {
  find "$root" -xdev \( -path "$root/tmp" -o -path "$root/releases" \) -prune -o -iname '*linnet*' -printf '/%P\n' | sort >"$work/left"
  { [ $# = 0 ] || printf '%s\n' "$@"; } | sort | diff - "$work/left" >&2 || fail "left behind (>), or lost (<)"
}

# looked_at reads what the packages hold.
looked_at() {
  local deb held=$work/held page
  (cd "$release" && sha256sum --quiet -c SHA256SUMS) || fail 'the checksums are others'
  for deb in "$release"/*.deb; do
    silent lintian --allow-root --fail-on error,warning "$deb"
    dpkg-deb -x "$deb" "$held"
  done
  for page in "$held"/usr/share/man/man1/*; do
    [ -z "$(man --warnings -E UTF-8 -l -Tutf8 "$page" 2>&1 >/dev/null)" ] || fail "man warns of $page"
  done
  says 'OK' systemd-analyze security --no-pager --offline=yes --threshold=30 "$held"/usr/lib/systemd/system/*.service
  [ ! -e "$held/usr/bin/linnet" ] || player_looked_at "$held/usr/share"
  rm -rf "$held"
}

player_looked_at() {
  silent desktop-file-validate "$1/applications/org.linnet.Linnet.desktop"
  says successful appstreamcli validate --no-net "$1/metainfo/org.linnet.Linnet.metainfo.xml"
}

# make_second makes the release after this one, from a copy of the source in which only the number is another.
make_second() {
  local copy=$work/source window=no
  [ ! -e "$(echo "$release"/linnet_*.deb)" ] || window=
  mkdir "$copy"
  git ls-files -co --exclude-standard -z | tar --null -T - -cf - | tar -C "$copy" -xf -
  sed -i "s/\"$version\"/\"$next\"/" "$copy/assets/version/version.go" "$copy/FyneApp.toml"
  sed -i "0,/^## \[$version\]/s//## [$next] - $(date +%F)\n\n- Another number.\n\n&/" "$copy/CHANGELOG.md"
  WINDOW=$window OTHERS=no "$copy/packaging/release.sh" "$next" "$second" >"$work/second.log" 2>&1 || { cat "$work/second.log" >&2; fail 'no second release'; }
  rm -rf "$copy"
}

# options NAME prints what the settings of a service give it.
options() { sed -n 's/^LINNET_OPTIONS=//p' "$root/etc/linnet/${1#linnet-}.conf"; }

# serve NAME starts a service as its unit says, as its user, where there is no network but loopback, in the background: $served.
serve() {
  local unit=$root/usr/lib/systemd/system/$1.service command user
  user=$(sed -n 's/^User=//p' "$unit")
  command=$(sed -n 's/^ExecStart=//p' "$unit")
  # shellcheck disable=SC2086,SC2016
  unshare --net sh -c 'ip link set lo up && exec "$@"' sh chroot --userspec="$user:$user" "$root" env -i NOTIFY_SOCKET=/run/notify \
    ${command/'$LINNET_OPTIONS'/$(options "$1")} >"$work/served.log" 2>&1 &
  served=$!
}

# ended waits for the service after SIGTERM.
ended() {
  kill -TERM "$served"
  wait "$served" || { cat "$work/served.log" >&2; fail "the service ended with $?"; }
}

# node_serves waits for the word of sd_notify(3).
node_serves() {
  local heard=$work/heard
  perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die $!; chmod 0666, $ARGV[0];
    $| = 1; print "listening\n"; alarm 60; $s->recv(my $said, 100); print "$said\n"' "$root/run/notify" >"$heard" &
  local ear=$!
  until [ -s "$heard" ]; do sleep 0.1; done
  serve linnet-node
  wait "$ear" || { cat "$work/served.log" >&2; fail 'the node is not up after a minute'; }
  grep -q '^READY=1' "$heard" || fail "the node says $(cat "$heard")"
  rm "$root/run/notify"
  ended
}

operator_serves() {
  local tries=0
  serve linnet-operator
  # shellcheck disable=SC2016
  until nsenter -t "$served" --net bash -c 'exec 3<>/dev/tcp/127.0.0.1/8420 && printf "GET /healthz HTTP/1.0\r\n\r\n" >&3 && grep -q "200 OK" <&3' 2>/dev/null; do
    [ $((tries += 1)) -lt 300 ] && kill -0 "$served" || { cat "$work/served.log" >&2; fail 'the portal is not healthy'; }
    sleep 0.2
  done
  ended
}

# player_plays has smoke.sh use the player that is in the root.
player_plays() {
  mountpoint -q "$root/tmp" || mount --bind /tmp "$root/tmp"
  printf '#!/bin/sh\nexec env HOME=%s chroot %s /usr/bin/linnet "$@"\n' "$work/listener" "$root" >"$work/linnet"
  chmod 755 "$work/linnet"
  packaging/smoke.sh "$work/linnet" "$work/shots" >&2 || fail 'the window that is installed does not work'
}

debian_node() {
  apt install "/releases/linnet-node_$version-1_amd64.deb"
  says "Linnet $version" in_root linnet-node -version
  [ "$(in_root stat -c '%U:%G %a' /var/lib/linnet-node)" = 'linnet-node:linnet-node 700' ] || fail 'the home of the node is not its own'
  echo 'LINNET_OPTIONS=-mode lan -listen 127.0.0.1:0' >"$root/etc/linnet/node.conf"
  node_serves
  [ -z "$(find "$root/var/lib/linnet-node" -perm /077)" ] || fail 'others may read the home of the node'
  mkdir -p "$root/var/lib/linnet-node/Music"
  touch "$root/var/lib/linnet-node/Music/only-copy.flac"
  apt install "/releases/linnet-node_$next-1_amd64.deb"
  says "Linnet $next" in_root linnet-node -version
  grep -q 127.0.0.1:0 "$root/etc/linnet/node.conf" || fail 'the settings of the administrator are lost'
  node_serves
  apt remove linnet-node
  [ -e "$root/etc/linnet/node.conf" ] && [ ! -e "$root/usr/bin/linnet-node" ] || fail 'removing takes too much, or too little'
  apt purge linnet-node
  left /var/lib/linnet-node
  [ "$(find "$root/var/lib/linnet-node" -type f -printf %P)" = Music/only-copy.flac ] || fail 'purge takes fetched tracks, or leaves more than these'
  rm -r "$root/var/lib/linnet-node"
}

# debian_operator is installed where systemd is, though it does not run: users are then made by it, and services enabled.
debian_operator() {
  local home=/var/lib/linnet-operator
  apt install systemd "/releases/linnet-operator_$version-1_amd64.deb" "/releases/linnet-node_$version-1_amd64.deb"
  silent in_root systemd-analyze verify --man=no linnet-operator.service linnet-node.service
  silent in_root env XDG_RUNTIME_DIR=/run systemd-analyze verify --man=no --user /usr/lib/systemd/user/linnet-node.service
  [ "$(in_root stat -c %U /var/lib/linnet-node)" = linnet-node ] || fail 'the home of the node is not its own'
  apt purge linnet-node
  says "Linnet's operator $version" in_root linnet-operator -version
  in_root setpriv --reuid linnet-operator --regid linnet-operator --clear-groups linnet-operator init -home $home -name 'Quiet Radio' >"$work/init.log" 2>&1 ||
    { cat "$work/init.log" >&2; fail 'operator init'; }
  operator_serves
  in_root systemctl --quiet enable linnet-operator
  apt install "/releases/linnet-operator_$next-1_amd64.deb"
  says "Linnet's operator $next" in_root linnet-operator -version
  [ -L "$root/etc/systemd/system/multi-user.target.wants/linnet-operator.service" ] || fail 'the new version is not enabled as the old one was'
  operator_serves
  apt remove linnet-operator
  apt purge linnet-operator
  left $home
  [ -e "$root$home/ads.db" ] || [ -n "$(find "$root$home" -name '*.db')" ] || fail 'purge takes the books'
  rm -r "${root:?}$home"
}

debian_player() {
  apt install desktop-file-utils "/releases/linnet_$version-1_amd64.deb"
  says "Linnet $version" in_root linnet -version
  says 'org.linnet.Linnet.desktop' in_root grep '^x-scheme-handler/magnet=' /usr/share/applications/mimeinfo.cache
  player_plays
  apt install "/releases/linnet_$next-1_amd64.deb"
  says "Linnet $next" in_root linnet -version
  apt purge linnet
}

# rooted runs rpm with a database of its own in the root. Packages name what they depend on as Fedora does, so that is not asked for.
rooted() { silent rpm --force-debian --root "$root" --nodeps "$@"; }

# by_rpm NAME SAYS installs, verifies, upgrades and erases a package of RPM.
by_rpm() {
  rooted -i "$release/$1-$version-1.x86_64.rpm"
  says "$2 $version" in_root "$1" -version
  rooted -V "$1"
  rooted -U "$second/$1-$next-1.x86_64.rpm"
  says "$2 $next" in_root "$1" -version
  rooted -e "$1"
}

# unpacked FILE SAYS runs a program of a package in a root that has nothing but the package, as nobody.
unpacked() {
  local alone=$work/alone name
  rm -rf "$alone"
  mkdir "$alone"
  case "$1" in
    *.apk) tar -xzf "$1" -C "$alone" --warning=no-unknown-keyword ;;
    *.zst) tar --zstd -xf "$1" -C "$alone" ;;
    *) tar -xzf "$1" -C "$alone" --strip-components 1 ;;
  esac
  name=$(basename "$(echo "$alone"/usr/bin/*)")
  says "$2 $version" chroot --userspec=65534:65534 "$alone" "/usr/bin/$name" -version
  case "$1" in
    *.apk) grep -q "^pkgver = $version-r1" "$alone/.PKGINFO" && sh -n "$alone/.post-install" || fail "$1 says something else of itself" ;;
    *.zst) grep -q "^pkgver = $version-1" "$alone/.PKGINFO" && bash -n "$alone/.INSTALL" || fail "$1 says something else of itself" ;;
  esac
}

# image NAME SAYS loads a container image, runs it without a network until it is well, and ends it. The rest are the words of the container.
image() {
  local store=(--root "$work/images" --runroot "$work/images-run" --storage-driver vfs) name=$1 want=$2 c health tries=0
  shift 2
  gzip -dc "$release/$name-image-$version-"*.tar.gz >"$work/image.tar"
  buildah "${store[@]}" pull -q "docker-archive:$work/image.tar" >/dev/null
  c=$(buildah "${store[@]}" from "localhost/$name:$version")
  in_image() { buildah "${store[@]}" run --isolation chroot "$c" -- "$@"; }
  says "$want $version" in_image "/usr/bin/$name" -version
  health=$(buildah "${store[@]}" inspect --format '{{index .Docker.Config.Healthcheck.Test 2}}' "$c")
  [ "$name" != linnet-operator ] || says 'is set up' in_image "/usr/bin/$name" init -home "/var/lib/$name"
  unshare --net sh -c 'ip link set lo up && exec "$@"' sh buildah "${store[@]}" run --isolation chroot "$c" -- "/usr/bin/$name" "$@" >"$work/served.log" 2>&1 &
  served=$!
  until nsenter -t "$served" --net buildah "${store[@]}" run --isolation chroot "$c" -- /usr/bin/health "$health" >/dev/null 2>&1; do
    { [ $((tries += 1)) -lt 100 ] && kill -0 "$served"; } || { cat "$work/served.log" >&2; fail "the image of $name is not well"; }
    sleep 0.3
  done
  kill -TERM "$served"
  wait "$served" 2>/dev/null || true # what buildah ends with is its own
  buildah "${store[@]}" rm "$c" >/dev/null
}

step 'what the packages hold'
looked_at
step "a second release, $next"
make_second
step 'a bare root'
bare_root "$root"
mkdir "$root/releases"
cp "$release"/*.deb "$second"/*.deb "$root/releases/"
apt update
step 'Debian: the node'
debian_node
step "Debian: the operator's server"
debian_operator
if [ -e "$release/linnet_$version-1_amd64.deb" ]; then
  step 'Debian: the player'
  debian_player
  left
fi
step RPM
by_rpm linnet-node Linnet
by_rpm linnet-operator "Linnet's operator"
[ ! -e "$release/linnet-$version-1.x86_64.rpm" ] || by_rpm linnet Linnet
left /var/lib/linnet-node /var/lib/linnet-operator
step 'Alpine, Arch, archives'
for package in "$release"/linnet-node*.apk "$release"/linnet-node*.zst "$release"/linnet-node*.tar.gz; do unpacked "$package" Linnet; done
for package in "$release"/linnet-operator*.apk "$release"/linnet-operator*.zst "$release"/linnet-operator*.tar.gz; do unpacked "$package" "Linnet's operator"; done
if [ -e "$(echo "$release"/linnet-node-image-*)" ] && command -v buildah >/dev/null; then
  step 'images'
  image linnet-node Linnet -home /var/lib/linnet-node -listen :42069 -mode lan
  image linnet-operator "Linnet's operator" serve -home /var/lib/linnet-operator -listen :8420
fi
step 'installed, run, upgraded and removed'
