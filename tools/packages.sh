#!/bin/sh
# Install the system packages that gridmap needs and this machine lacks.
#
#   sh tools/packages.sh [test]     `test` adds a browser for the tests
#
# As root it installs; with a sudo that asks no password it uses that; else it prints the
# one line to run. On a machine that has everything it only looks.
set -eu

missing=
need() { missing="$missing $*"; }

runs() { "$@" >/dev/null 2>&1; }

has_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if runs "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
        then return 0; fi
    done
    return 1
}

has_postgis() {
    for control in /usr/share/postgresql/*/extension/postgis.control; do
        major=${control#/usr/share/postgresql/}
        if [ -x "/usr/lib/postgresql/${major%%/*}/bin/initdb" ]; then return 0; fi
    done
    # Not where Debian puts it: beside the initdb on the PATH, as `gridmap db up` looks for it.
    initdb=$(command -v initdb) || return 1
    prefix=$(dirname "$(dirname "$(readlink -f "$initdb")")")
    for share in "$prefix/share" "$prefix/share/postgresql"; do
        if [ -e "$share/extension/postgis.control" ]; then return 0; fi
    done
    return 1
}

# Playwright's driver is linked to it.
has_atomic() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q 'libatomic\.so\.1'; }

# WeasyPrint sets pages with them.
has_pango() {
    for library in libpango-1.0 libpangoft2-1.0 libharfbuzz libharfbuzz-subset; do
        PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q "$library\.so\.0" || return 1
    done
}

has_chinese_font() {
    if runs fc-list --version; then fc-list :lang=zh | grep -q .; return; fi
    # Fonts are found without the tool that lists them.
    runs sh -c 'ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'
}

has_browser() {
    for browser in chromium google-chrome google-chrome-stable; do
        if runs "$browser" --version; then return 0; fi
    done
    return 1
}

has_python || need python3 python3-venv
[ -n "${DATABASE_URL:-}" ] || has_postgis || need postgresql-postgis
has_pango || need libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0
has_chinese_font || need fonts-noto-cjk
if [ "${1:-}" = test ]; then
    has_atomic || need libatomic1
    if ! has_browser; then
        # Ubuntu's chromium is a stub that asks for snap, which containers do not have.
        if grep -qs '^ID=ubuntu' /etc/os-release; then
            echo "gridmap: no Chromium; for the browser tests run, after setup:" >&2
            echo "  sudo .venv/bin/playwright install --with-deps chromium" >&2
        else
            need chromium
        fi
    fi
fi
[ -n "$missing" ] || exit 0

if ! runs apt-get --version; then
    echo "gridmap needs Python 3.11+ with venv, PostgreSQL 15+ with PostGIS, Pango and a" >&2
    echo "Chinese font for pages to print." >&2
    echo "Missing here, by the names of Debian's packages:$missing" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    # `env`, because sudo keeps no variables of ours.
    if runs sudo -n true; then
        exec sudo -n env "DATABASE_URL=${DATABASE_URL:-}" sh "$0" "$@"
    fi
    echo "gridmap: system packages are missing:$missing" >&2
    echo "Run this once, then the same command again:" >&2
    echo "  sudo sh tools/packages.sh $*" >&2
    exit 1
fi

echo "gridmap: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# Debian starts a server of its own with the package, which nobody here needs. Where
# PostgreSQL is installed already, its settings are not ours to change.
if [ ! -d /usr/lib/postgresql ]; then
    ours=/etc/postgresql-common/createcluster.d/gridmap.conf
    mkdir -p "${ours%/*}"
    echo 'create_main_cluster = false' >"$ours"
    trap 'rm -f "$ours"; rmdir "${ours%/*}" 2>/dev/null || true' EXIT
fi
# A machine may be upgrading itself just now: wait for its lock.
apt="apt-get -o DPkg::Lock::Timeout=300 -q"
$apt update
# shellcheck disable=SC2086  # a list of names
$apt install -y --no-install-recommends $missing
has_python || {
    echo "gridmap: $(python3 --version) is too old, 3.11 is needed." >&2
    echo "Install one beside it, for instance: sudo apt-get install python3.11-venv" >&2
    exit 1
}
