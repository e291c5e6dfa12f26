# Functions of ./smart-region and ./test. Sourced, not run.

fail() { echo "$1" >&2; exit 1; }

# The prerequisites: .NET SDK 10 and Node 20.
need_tools() {
  command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.' ||
    fail "Smart Region needs the .NET SDK 10. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and start again."
  command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] ||
    fail "Smart Region needs Node 20 or newer. Install it from https://nodejs.org and start again."
}

# Fonts and the map, served by ourselves, into wwwroot/lib.
get_assets() {
  local root=$1
  if [ ! -f "$root/node_modules/.package-lock.json" ] || [ "$root/package-lock.json" -nt "$root/node_modules/.package-lock.json" ]; then
    echo "Fetching fonts and the map…" >&2
    (cd "$root" && npm ci --no-audit --no-fund --loglevel=error) >&2
    touch "$root/node_modules/.package-lock.json"
  fi
  node "$root/scripts/copy-assets.mjs" >&2
}

# Builds the server into one folder, compiled ahead of time so that it answers within a second of its start.
build_app() {
  local root=$1 app=$2 log
  need_tools
  get_assets "$root"
  echo "Building Smart Region…" >&2
  log=$(mktemp)
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  if ! dotnet publish "$root/src/SmartRegion" -c Release -o "$app" --use-current-runtime --self-contained false \
      -p:PublishReadyToRun=true -p:RunAnalyzers=false -v quiet >"$log" 2>&1; then
    cat "$log" >&2
    fail "The build failed; the reason is above."
  fi
  rm -f "$log"
}

# Debian packages: installed when we may, else the exact line to type.
need_packages() {
  local missing=()
  for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing ${missing[*]}…" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 ||
      fail "apt-get could not install ${missing[*]}."
  else
    fail "The tests need ${missing[*]}. Type: sudo apt-get install --no-install-recommends ${missing[*]}"
  fi
}
