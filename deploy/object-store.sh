#!/bin/sh
# Uploads the static site to a bucket of Amazon S3 or of a compatible store, with the AWS CLI. docs/hosting-object-store.md says how to use it.
#
#     deploy/object-store.sh dist s3://BUCKET [--endpoint-url URL, or other options of the AWS CLI]
#
# The files of the app come first and the pages last, so that no page of a new release refers to files that are not there yet. Files of earlier
# releases stay for the tabs that still show them.
set -eu

if [ "$#" -lt 2 ]; then
    echo "Usage: $0 FOLDER s3://BUCKET[/PATH] [OPTION…]" >&2
    exit 2
fi
site=${1%/}
bucket=${2%/}
shift 2
if [ ! -f "$site/index.html" ] || [ ! -d "$site/assets" ]; then
    echo "$site is not a built site. Run: cargo xtask dist" >&2
    exit 1
fi

# A store does not compress, and does not choose between the compressed files. The CDN in front of it compresses.
compressed='--exclude *.br --exclude *.gz'
forever='public, max-age=31536000, immutable'
checked='no-cache'

# The patterns must reach the AWS CLI as they are.
set -f
# shellcheck disable=SC2086
aws s3 cp "$site/assets" "$bucket/assets" --recursive $compressed --exclude '*.wasm' --cache-control "$forever" "$@"
aws s3 cp "$site/assets" "$bucket/assets" --recursive --exclude '*' --include '*.wasm' \
    --content-type application/wasm --cache-control "$forever" "$@"
# shellcheck disable=SC2086
aws s3 cp "$site" "$bucket" --recursive $compressed --exclude 'assets/*' --exclude index.html --exclude 404.html \
    --exclude manifest.webmanifest --exclude _headers --exclude .nojekyll --cache-control "$checked" "$@"
aws s3 cp "$site/manifest.webmanifest" "$bucket/manifest.webmanifest" \
    --content-type application/manifest+json --cache-control "$checked" "$@"
for page in 404.html index.html; do
    aws s3 cp "$site/$page" "$bucket/$page" --content-type 'text/html; charset=utf-8' --cache-control "$checked" "$@"
done
