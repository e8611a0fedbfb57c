#!/bin/sh
# Builds the GOV.UK Design System's styles into the service, so that the reply pages need no network. Run it to take
# another version; it must be the one that the Jinja macros follow (govuk-frontend-jinja 4.1 follows 6.3.0):
#
#   services/referrals/vendor-govuk-frontend.sh 6.3.0
#
# Needs npm. Only the components named in pages/styles/govuk-frontend.scss are taken. GOV.UK's typeface and crest are
# not: they may be used on GOV.UK alone, and the script stops when either has come in.
set -eu
version=$1
here=$(cd "$(dirname "$0")" && pwd)
pages=$here/src/referrals/replies/pages
static=$pages/static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm install --silent --ignore-scripts --no-save --prefix "$work" "govuk-frontend@$version" sass@1 >/dev/null
node_modules/.bin/sass --load-path=node_modules --style=compressed --no-source-map \
    "$pages/styles/govuk-frontend.scss" govuk-frontend.css
if grep -q -E 'GDS Transport|url\(' govuk-frontend.css; then
    echo "govuk-frontend $version brings a typeface or a picture with it: see pages/styles/govuk-frontend.scss" >&2
    exit 1
fi
cp govuk-frontend.css "$static/govuk-frontend.css"
cat > "$pages/NOTICE" <<NOTICE
static/govuk-frontend.css is built from govuk-frontend $version (https://github.com/alphagov/govuk-frontend, published on
npm) by services/referrals/vendor-govuk-frontend.sh: the components named in styles/govuk-frontend.scss, with a system
typeface in place of GDS Transport and without the crest, neither of which may be used outside GOV.UK.

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
NOTICE
printf 'govuk-frontend %s is in %s\n' "$version" "$static"
