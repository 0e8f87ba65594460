#!/usr/bin/env bash
# Plays a fresh Debian machine, as root: removes the packages that the set-up installs, puts back the compiler that old package lists name,
# hides the caches and the build folder, and runs both commands of the README. Puts the caches back at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo "This needs Debian and root: it removes and installs packages." >&2
  exit 2
fi

cache="${XDG_CACHE_HOME:-$HOME/.cache}/conversations-admin"
hidden="$(mktemp -d)"
restore() {
  for folder in cache target; do
    if [ -e "$hidden/$folder" ]; then
      if [ "$folder" = cache ]; then to="$cache"; else to=target; fi
      rm -rf "$to"
      mv "$hidden/$folder" "$to"
    fi
  done
}
trap restore EXIT
if [ -e "$cache" ]; then mv "$cache" "$hidden/cache"; fi
if [ -e target ]; then mv target "$hidden/target"; fi

export DEBIAN_FRONTEND=noninteractive XTASK_WASM=debian
apt-get remove -y -qq chromium chromium-driver rustc-web cargo-web rust-web-src rust-web-clippy
oldest="$(apt-cache madison rustc-web | awk '{ print $3 }' | tail -n 1)"
apt-get install -y -qq --no-install-recommends "rustc-web=$oldest"

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

echo "── cargo xtask test"
cargo xtask test
