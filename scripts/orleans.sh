#!/usr/bin/env bash
# Says whether the packages of Microsoft Orleans can be restored here: exit code 0 where they can, 1 with one plain line where they cannot.
# The answer is found once for each set of versions and remembered below artifacts/orleans; delete that folder to ask again.
# DAE_ORLEANS=true or false decides without asking.
set -uo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
seconds=180

answer() {
  if [[ "$1" == true ]]; then
    exit 0
  fi

  echo "Orleans is left out: its packages cannot be restored here (scripts/orleans.sh); everything else is built as always" >&2
  exit 1
}

case "${DAE_ORLEANS:-}" in
  true | false) answer "$DAE_ORLEANS" ;;
  '') ;;
  *)
    echo "orleans.sh: DAE_ORLEANS is '$DAE_ORLEANS'; true and false are possible" >&2
    exit 1
    ;;
esac

dotnet="$(command -v dotnet || echo "$HOME/.dotnet/dotnet")"
versions="$(cat "$root/Directory.Packages.props" "$root/src/DistributedAE.Orleans/DistributedAE.Orleans.csproj" "$root/tests/DistributedAE.Orleans.Tests/DistributedAE.Orleans.Tests.csproj" | sha256sum | cut -c1-16)"
known="$root/artifacts/orleans/restores-$versions"
mkdir -p "$root/artifacts/orleans"
if [[ ! -f "$known" ]]; then
  # the tests' project needs every package that any of them needs
  if timeout "$seconds" "$dotnet" restore "$root/tests/DistributedAE.Orleans.Tests/DistributedAE.Orleans.Tests.csproj" \
    -p:UseOrleans=true -v quiet --nologo -nodeReuse:false </dev/null >"$root/artifacts/orleans/restore.log" 2>&1; then
    echo true >"$known"
  else
    echo false >"$known"
  fi
fi

answer "$(cat "$known")"
