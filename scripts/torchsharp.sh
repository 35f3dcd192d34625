#!/usr/bin/env bash
# Builds and tests the contribution engine on TorchSharp, where its packages can be restored: scripts/torchsharp.sh RESULTS [arguments of dotnet test].
# RESULTS is the folder that test results go to. The projects that differ with TorchSharp are built below artifacts/torchsharp, so that the default build's outputs stay as
# they are; the other projects are shared with it.
# Whether the packages can be restored is found out once for their versions, with a limit of five minutes, and remembered in artifacts/torchsharp/packages-*.
# Exit code 0 when they cannot be restored (one line says so) or all tests passed, 1 when a test failed or nothing was built.
set -uo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
cd "$root" || exit 1
results="${1:?the folder for test results}"
shift

dotnet="$(command -v dotnet)" || dotnet="$HOME/.dotnet/dotnet"
project=tests/DistributedAE.TorchSharp.Tests
place="$root/artifacts/torchsharp"
options=(-p:UseTorchSharp=true -p:TorchSharpArtifacts="$place/build")
version() { sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props; }
answer="$place/packages-TorchSharp-$(version TorchSharp)-libtorch-$(version libtorch-cpu-linux-x64)"

mkdir -p "$place"
if [[ ! -f "$answer" ]]; then
  if timeout 300 "$dotnet" restore "$project" "${options[@]}" -v quiet >"$place/restore.log" 2>&1 </dev/null; then
    echo yes >"$answer"
  else
    echo no >"$answer"
  fi
fi

if [[ "$(cat "$answer")" != yes ]]; then
  echo "torchsharp.sh: TorchSharp's packages cannot be restored here, so its engine is neither built nor tested (artifacts/torchsharp/restore.log; delete ${answer#"$root"/} to try again)"
  exit 0
fi

if ! "$dotnet" build "$project" -c Release "${options[@]}" -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=true </dev/null; then
  echo "torchsharp.sh: the build with TorchSharp failed" >&2
  exit 1
fi

"$dotnet" test "$place/build/bin/DistributedAE.TorchSharp.Tests/release/DistributedAE.TorchSharp.Tests.dll" \
  --results-directory "$results" --logger "trx;LogFileName=DistributedAE.TorchSharp.Tests.trx" --logger "console;verbosity=minimal" "$@" </dev/null
