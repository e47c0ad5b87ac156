#!/bin/sh
# What this program needs of the system, beside Python packages: a Python of 3.11 or later that can make virtual
# environments, the libraries that Qt links to, and fonts for every script. On Debian and Ubuntu the missing packages are
# installed where that may be done (root, or sudo without a password); otherwise the one command is printed.
# Prints the Python to use on standard output, everything else on standard error. Run it as often as you like.
set -eu
PATH="$PATH:/usr/sbin:/sbin"

say() { printf '%s\n' "$*" >&2; }

# --- Python ----------------------------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_venvs() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.14; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

# The package that holds the venv module of a Python: python3-venv belongs to the system's own.
venv_package() {
    version=$("$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    if [ "$(readlink -f /usr/bin/python3 2>/dev/null)" = "/usr/bin/$version" ]; then
        echo python3-venv
    else
        echo "$version-venv"
    fi
}

is_offered() { [ -n "$(apt-cache show "$1" 2>/dev/null)" ]; }

newest_offered_python() {
    for version in python3.13 python3.12 python3.11; do
        if is_offered "$version-venv"; then
            echo "$version $version-venv"
            return
        fi
    done
}

# --- what is missing -------------------------------------------------------------------------------------------------

# shared library → Debian package
qt_libraries="
libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libfontconfig.so.1 libfontconfig1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libgssapi_krb5.so.2 libgssapi-krb5-2"
window_libraries="
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0"
font_packages="fonts-dejavu-core fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"

present=$(ldconfig -p 2>/dev/null || true)

missing_of() {
    printf '%s\n' "$1" | while read -r library package; do
        case "$library" in
            "") ;;
            *) case "$present" in *"$library "*) ;; *) echo "$package" ;; esac ;;
        esac
    done | tr '\n' ' '
}

missing_fonts() {
    for package in $font_packages; do
        case "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" in
            *" installed") ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

# Since Debian 13 and Ubuntu 24.04 glib's package is called libglib2.0-0t64.
todays_names() {
    for package in "$@"; do
        if [ "$package" = libglib2.0-0 ] && is_offered libglib2.0-0t64; then
            package=libglib2.0-0t64
        fi
        printf '%s ' "$package"
    done
}

# --- installing ------------------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() { [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1; }

install_packages() {
    say "Installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

prepare_debian() {
    needed=$(missing_of "$qt_libraries")
    wished=$(missing_fonts)
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        needed="$needed$(missing_of "$window_libraries")"
    else
        wished="$(missing_of "$window_libraries")$wished"
    fi
    if [ -n "$python" ] && ! makes_venvs "$python"; then
        needed="$needed$(venv_package "$python") "
    fi
    if [ -n "$python" ] && [ -z "$needed$wished" ]; then
        return
    fi
    if may_install; then
        say "Refreshing the list of packages"
        as_root apt-get update -qq >&2 || say "(some package sources did not answer; going on with the others)"
    fi
    if [ -z "$python" ]; then
        needed="$(newest_offered_python) $needed"
    fi
    # shellcheck disable=SC2046,SC2086  # lists of words, meant to be split
    {
        needed=$(todays_names $needed)
        wished=$(todays_names $wished)
        if may_install; then
            if [ -n "$needed" ] && [ -n "$wished" ] && install_packages $needed $wished; then
                return
            fi
            [ -z "$needed" ] || install_packages $needed || { say "Please install by hand: $needed"; exit 1; }
            [ -z "$wished" ] || install_packages $wished || say "Going on without these: $wished"
        elif [ -n "$needed" ]; then
            say "Some system packages are missing. Please run this, then the same make again:"
            say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $needed$wished"
            exit 1
        else
            say "For a picture of every script you may want: sudo apt-get install --no-install-recommends $wished"
        fi
    }
}

hint_elsewhere() {
    [ -n "$present" ] || return 0
    missing=$(missing_of "$qt_libraries")
    [ -z "$missing" ] || say "Qt may miss libraries here. On Debian they are in: $missing"
}

python=$(find_python)
if [ -e /etc/debian_version ] && command -v apt-get >/dev/null 2>&1; then
    prepare_debian
else
    hint_elsewhere
fi

[ -n "$python" ] || python=$(find_python)
if [ -z "$python" ]; then
    say "This program needs Python 3.11 or later, and none was found. Install one, or name it: make PYTHON=/path/to/python3.12"
    exit 1
fi
if ! makes_venvs "$python"; then
    say "$python cannot make virtual environments (the modules venv and ensurepip are missing). Install them, then make again."
    exit 1
fi
command -v "$python"
