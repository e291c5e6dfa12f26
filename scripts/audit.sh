#!/usr/bin/env bash
# Lists every package that is used, and asks the registry for known weaknesses: scripts/audit.sh. Exit codes: 0 none is known, 1 some are, 3 the registry cannot be asked.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
told=$(mktemp)
trap 'rm -f "$told"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

echo "Packages:"
dotnet list "$root/SmartRegion.slnx" package --include-transitive 2>/dev/null | grep -E '^ *>' | awk '{print "  " $2, $NF}' | sort -u || true
echo "Known weaknesses:"
if ! dotnet list "$root/SmartRegion.slnx" package --vulnerable --include-transitive >"$told" 2>&1 || grep -qiE 'unable to load|error *:|NU1900|no vulnerability' "$told" && ! grep -q 'has no vulnerable packages' "$told"; then
  echo "  The registry cannot be asked just now, or tells nothing of weaknesses." >&2
  exit 3
fi
if grep -qE 'has the following vulnerable packages' "$told"; then
  grep -E '^ *>' "$told" | sort -u
  exit 1
fi
echo "  none"
