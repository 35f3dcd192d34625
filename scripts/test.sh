#!/usr/bin/env bash
# Builds everything in Release and runs all tests. The last line sums them up: N passed, N failed, N skipped.
# Runs from any folder; arguments go to dotnet test, such as --filter Name~Csv. Exit code 1 when a test failed, a test
# project could not be run, or nothing was built.
set -uo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
cd "$root" || exit 1

if ! dotnet="$(command -v dotnet)"; then
  dotnet="$HOME/.dotnet/dotnet"
  if [[ ! -x "$dotnet" ]]; then
    echo "test.sh: the .NET SDK is not installed (see global.json for its version): https://dot.net" >&2
    echo "0 passed, 0 failed, 0 skipped"
    exit 1
  fi
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT

orleans=false
! scripts/orleans.sh || orleans=true
if ! "$dotnet" build DistributedAE.sln -c Release -v quiet --nologo -nodeReuse:false -p:UseOrleans="$orleans"; then
  echo "test.sh: the build failed, so no test was run" >&2
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi

# the browser's tests need one: Debian has it, where this may install it; without, they say that they are skipped
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null \
  && [[ "$(id -u)" -eq 0 ]] && command -v apt-get >/dev/null; then
  echo "test.sh: installing Chromium for the tests of the dashboard"
  { timeout 300 apt-get install -y --no-install-recommends chromium || { timeout 120 apt-get update && timeout 300 apt-get install -y --no-install-recommends chromium; }; } \
    </dev/null >/dev/null 2>&1 || echo "test.sh: Chromium could not be installed; those tests are skipped" >&2
fi

broken=0
for project in tests/*.Tests/*.csproj; do
  name="$(basename "$project" .csproj)"
  if [[ "$orleans" == false && "$name" == DistributedAE.Orleans.Tests ]]; then
    continue
  fi

  echo "== $name"
  # one after the other: tests that start processes or use all cores would get in each other's way
  "$dotnet" test "$project" -c Release --no-build --nologo -v quiet -p:UseOrleans="$orleans" \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" "$@" || broken=1
  if [[ ! -f "$results/$name.trx" ]]; then
    echo "test.sh: $name wrote no results" >&2
    broken=1
  fi
done

# sums an attribute of <Counters total=".." executed=".." passed=".." failed=".." error=".." timeout=".." aborted=".." … />
sum() {
  local total=0 value
  for value in $(grep -ho '<Counters [^>]*' "$results"/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n'); do
    total=$((total + value))
  done
  echo "$total"
}

all="$(sum total)"
executed="$(sum executed)"
passed="$(sum passed)"
failed=$((executed - passed))
skipped=$((all - executed))
[[ "$passed" -gt 0 || "$#" -gt 0 ]] || broken=1
echo "$passed passed, $failed failed, $skipped skipped"
[[ "$failed" -eq 0 && "$broken" -eq 0 ]]
