#!/usr/bin/env bash
# Simulates a fresh Debian machine. Needs root. Removes the packages that the set-up installs, installs the compiler of an old package list,
# hides every cache, and runs both commands of the README in a fresh clone. Puts the caches back at the end.
#
#   xtask/fresh-machine.sh [LISTS [STEP...]]
#
# LISTS is a copy of /var/lib/apt/lists that is months old; if it is empty or missing, the current lists are used. The second command does all of
# its set-up and then runs only the named steps, if any are named.
set -euo pipefail
checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
lists="${1:-}"
steps=("${@:2}")

if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo "This needs Debian and root: it removes and installs packages." >&2
  exit 2
fi

work="$(mktemp -d)"
pin=/etc/apt/preferences.d/fresh-machine
server=
caches=("${XDG_CACHE_HOME:-$HOME/.cache}/conversations-admin" "${CARGO_HOME:-$HOME/.cargo}/registry" "$HOME/.npm")
restore() {
  if [ -n "$server" ]; then kill "$server" 2> /dev/null || true; fi
  rm -f "$pin"
  for cache in "${caches[@]}"; do
    if [ -e "$cache.hidden" ]; then
      rm -rf "$cache" && mv "$cache.hidden" "$cache" || echo "$cache.hidden could not be moved back." >&2
    fi
  done
  rm -rf "$work"
}
trap restore EXIT
# Each cache is hidden beside its place, so that moving it is one rename.
for cache in "${caches[@]}"; do
  if [ -e "$cache" ]; then mv "$cache" "$cache.hidden"; fi
done

export DEBIAN_FRONTEND=noninteractive XTASK_WASM=debian
apt-get remove -y -qq chromium chromium-driver '^postgresql(-[0-9]+)?$' rustc-web cargo-web rust-web-src rust-web-clippy 'libstd-rust-web*'
oldest="$(apt-cache madison rustc-web | awk '{ print $3 }' | tail -n 1)"
# Pinned for this command only, since apt takes dependencies from the newest release otherwise.
printf 'Package: *rust*-web* cargo-web\nPin: version %s\nPin-Priority: 1001\n' "$oldest" > "$pin"
apt-get install -y -qq --no-install-recommends rustc-web cargo-web
rm "$pin"
if [ -n "$lists" ]; then
  rm -rf /var/lib/apt/lists
  cp -a "$lists" /var/lib/apt/lists
fi

# A path with spaces must work.
git clone --quiet "$checkout" "$work/a fresh clone"
cd "$work/a fresh clone"

echo "── cargo xtask serve, from nothing"
port=8099
start=$SECONDS
cargo xtask serve --port "$port" -- --in-memory &
server=$!
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/"; do
  kill -0 "$server"
  sleep 1
done
echo "The page answers after $((SECONDS - start)) s."
kill "$server"
wait "$server" || true
server=

echo "── cargo xtask test"
start=$SECONDS
cargo xtask test "${steps[@]}"
echo "The tests passed after $((SECONDS - start)) s."
