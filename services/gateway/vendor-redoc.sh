#!/bin/sh
# Fetches the API reference's viewer into the service, so that /docs needs no network. Run it to take another version:
#
#   services/gateway/vendor-redoc.sh 2.5.4
#
# Needs npm. Three things are changed, and the script stops when the new version no longer has them:
#   - the maker's logo is not fetched from another server;
#   - the headings within an operation follow those above them without a step left out (WCAG 1.3.1);
#   - samples that scroll can be reached with the keyboard (WCAG 2.1.1).
set -eu
version=$1
here=$(cd "$(dirname "$0")" && pwd)
static=$here/src/gateway/documentation/static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent --ignore-scripts "redoc@$version" >/dev/null
tar -xzf "redoc-$version.tgz"
bundle=package/bundles/redoc.standalone.js

replace() {
    if [ "$(grep -c -F -- "$1" "$bundle")" -ne 1 ]; then
        printf 'redoc %s no longer holds %s\n' "$version" "$1" >&2
        exit 1
    fi
    python3 -c 'import pathlib, sys
bundle, old, new = sys.argv[1:]
text = pathlib.Path(bundle).read_text()
pathlib.Path(bundle).write_text(text.replace(old, new))' "$bundle" "$1" "$2"
}
replace 'https://cdn.redoc.ly/redoc/logo-mini.svg' 'data:,'
replace 'vp=gs.h5`' 'vp=gs.h3`'
replace 'createElement(Ed,{dangerouslySetInnerHTML' 'createElement(Ed,{tabIndex:0,dangerouslySetInnerHTML'
sed -i '/^\/\/# sourceMappingURL=/d' "$bundle"

rm -f "$static"/redoc-*
cp "$bundle" "$static/redoc-$version.js"
cp package/LICENSE "$static/redoc-$version.LICENSE.txt"
cat "$bundle.LICENSE.txt" >> "$static/redoc-$version.LICENSE.txt"
cat > "$static/NOTICE" <<NOTICE
redoc-$version.js is Redoc $version (https://github.com/Redocly/redoc), its file bundles/redoc.standalone.js as published on
npm, with the three changes that services/gateway/vendor-redoc.sh makes and names. MIT licence: redoc-$version.LICENSE.txt,
which also holds the notices of what is bundled in it.
NOTICE
printf 'redoc %s is in %s: name it in documentation/assets.py\n' "$version" "$static"
