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

# most processes here live for a second: what they compile is compiled quickly, loops too, and not again before three seconds, nor after a profile, nor written through
# mappings of its own; and what they allocate comes in large pages, where the C library can do that
export DOTNET_TC_CallCountingDelayMs=0xBB8 DOTNET_TieredPGO=0 DOTNET_TC_QuickJitForLoops=1 DOTNET_EnableWriteXorExecute=0 GLIBC_TUNABLES=glibc.malloc.hugetlb=1
results="$(mktemp -d)"

# leaves nothing behind, neither files nor the compiler nor tests that still run, which have process groups of their own
built=
end() {
  local group groups
  groups="$(cat "$results"/*.group 2>/dev/null)"
  rm -rf "$results"
  for group in $groups; do
    kill -TERM -- "-$group" 2>/dev/null
  done
  [[ -z "$built" ]] || "$dotnet" build-server shutdown --vbcscompiler >/dev/null 2>&1
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# the browser's tests need one: Debian has it, where this may install it; without, they say that they are skipped
install_package() { timeout 300 apt-get install -y --no-install-recommends "$1"; }
install_chromium() {
  install_package chromium-headless-shell && return
  timeout 120 apt-get update
  install_package chromium-headless-shell || install_package chromium
}

installing=
if ! command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null && [[ "$(id -u)" -eq 0 ]] && command -v apt-get >/dev/null; then
  echo "test.sh: installing Chromium for the tests of the dashboard"
  install_chromium </dev/null >/dev/null 2>&1 &
  installing=$!
fi

# what Orleans needs may not be there: one line says so, and the rest is built and tested as always
orleans=false
! scripts/orleans.sh || orleans=true

# one compiler for all projects, those with TorchSharp too, which is ended in the end: one for each takes a third longer
"$dotnet" build DistributedAE.sln -c Release -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=true -p:UseOrleans="$orleans"
built=$?
if [[ -n "$installing" ]] && ! wait "$installing"; then
  echo "test.sh: Chromium could not be installed; those tests are skipped" >&2
fi
if [[ "$built" -ne 0 ]]; then
  echo "test.sh: the build failed, so no test was run" >&2
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi

# hundreds of processes that tests start begin sooner; where the compiler cannot be had, they begin later, and nothing else is different
precompile() {
  if ! timeout 180 "$dotnet" build tests/Precompiler -t:Precompile -v quiet --nologo -nodeReuse:false >"$results/precompiler.log" 2>&1; then
    echo "test.sh: dae could not be compiled ahead, so that the tests take longer: $(grep -m 1 error "$results/precompiler.log")" >&2
  fi
}
precompile </dev/null &
precompiling=$!

# runs some projects' tests by a command and prints all that they say when they are done, while no other one prints
run_tests() {
  local name="$1" began=$SECONDS
  shift
  setsid "$@" </dev/null >"$results/$name.log" 2>&1 &
  echo "$!" >"$results/$name.group"
  wait "$!"
  local code=$?
  [[ -d "$results" ]] || return
  rm "$results/$name.group"
  [[ "$code" -eq 0 ]] || touch "$results/$name.broken"
  {
    flock 9
    echo "== $name ($((SECONDS - began)) s)"
    cat "$results/$name.log"
  } 9>"$results/printing"
}

# two at a time, as most of them wait for processes, browsers and clocks now and then; first those that start no dae, beside the compiler, then those that take longest.
# Short ones share a test runner, one after another: each runner takes as long to start as some of them take
without_dae=("Server" "Autoencoders Orchestration")
longest=("Cli" "Dashboard" "Orleans" "TorchSharp" "Deploy")
short=()
for project in tests/*.Tests; do
  name="${project#tests/DistributedAE.}"
  name="${name%.Tests}"
  [[ " ${without_dae[*]} ${longest[*]} " == *" $name "* ]] || short+=("$name")
done
groups=("${without_dae[@]}" "${longest[@]}" "${short[*]}")
names=()
for group in "${groups[@]}"; do
  name="${group// /+}"
  assemblies=()
  for member in $group; do
    assemblies+=("tests/DistributedAE.$member.Tests/bin/Release/net10.0/DistributedAE.$member.Tests.dll")
  done
  case "$group" in
    TorchSharp) command=(scripts/torchsharp.sh "$results" "$@") ;; # built apart
    Orleans) [[ "$orleans" == true ]] || continue ;;&
    *)
      names+=("$name")
      command=("$dotnet" test "${assemblies[@]}" --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" "$@")
      ;;
  esac
  while [[ "$(jobs -pr | grep -cvx "$precompiling")" -ge 2 ]]; do
    wait -n
  done
  printf '%s\n' "${without_dae[@]}" | grep -qx "$group" || wait "$precompiling"
  run_tests "$name" "${command[@]}" &
done
wait

broken=0
[[ -z "$(find "$results" -name '*.broken')" ]] || broken=1
for name in "${names[@]}"; do
  if [[ ! -f "$results/$name.trx" ]]; then
    echo "test.sh: $name wrote no results"
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
