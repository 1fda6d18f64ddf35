# shellcheck shell=bash
# Shared by the scripts of this folder: what the machine must have, and the environment they run in. Sourced, never run.
# After `prepare_environment LIST [PACKAGE…]` the variable `environment_python` is an interpreter with that list installed.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
machine_python=${PYTHON:-python3}
environment=${CAREFRONT_VENV:-$checkout/.venv}
environment_python=$environment/bin/python

# What Qt loads on Debian, for a window (xcb) and without a screen (offscreen), and fonts that have the world's letters.
qt_packages=(
  libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libgssapi-krb5-2
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0
  fonts-dejavu-core fonts-noto-core fonts-droid-fallback fonts-nanum
)

refuse() {
  printf 'CareFront: %s\n' "$*" >&2
  exit 3
}

# Prints those of the named packages that are not installed. Newer Debian and Ubuntu releases renamed some with "t64".
packages_missing() {
  local installed name
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" "${@/%/t64}" 2>/dev/null || true) "
  for name in "$@"; do
    case $installed in
      *" installed:$name "* | *" installed:${name}t64 "*) ;;
      *) printf '%s ' "$name" ;;
    esac
  done
}

# The package lists are fetched only when the installation fails without: a fresh image has none, a used one has old ones.
apt_install() {
  local apt=(apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq -y) log
  export DEBIAN_FRONTEND=noninteractive
  printf 'Installing %s\n' "$*" >&2
  log=$(mktemp)
  if ! "${apt[@]}" install --no-install-recommends "$@" </dev/null >"$log" 2>&1 &&
    ! { "${apt[@]}" update </dev/null >"$log" 2>&1 && "${apt[@]}" install --no-install-recommends "$@" </dev/null >>"$log" 2>&1; }; then
    cat "$log" >&2
    rm -f "$log"
    refuse "apt-get could not install: $*"
  fi
  rm -f "$log"
}

require_packages() {
  local missing
  missing=$(packages_missing "$@")
  missing=${missing% }
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    printf 'CareFront needs some packages of this system. Install them with this line and start again:\n' >&2
    apt-cache show libgl1 >/dev/null 2>&1 || printf '(this system has no package lists yet: first sudo apt-get update)\n' >&2
    printf 'sudo apt-get install -y --no-install-recommends %s\n' "$missing"
    exit 3
  fi
  # shellcheck disable=SC2086 # a list of names
  apt_install $missing
}

require_python() {
  command -v "$machine_python" >/dev/null 2>&1 || refuse "Python 3.11 or newer is needed; $machine_python was not found"
  "$machine_python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "Python 3.11 or newer is needed; $machine_python is $("$machine_python" -V 2>&1). Name another with PYTHON=…"
}

has_apt() { command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; }

# prepare_environment LIST [PACKAGE…]: LIST is a file of this folder, the packages are needed beside those of Qt.
prepare_environment() {
  local list=$1 look=()
  shift
  require_python
  if has_apt; then
    local wanted=("${qt_packages[@]}" "$@")
    "$machine_python" -c 'import ensurepip' 2>/dev/null || wanted+=(python3-venv)
    require_packages "${wanted[@]}"
  else
    look=(--look-for-libraries)
  fi
  "$machine_python" -I "$checkout/packaging/environment.py" ${look[@]+"${look[@]}"} \
    "$environment" "$checkout/packaging/$list" || exit $?
}
