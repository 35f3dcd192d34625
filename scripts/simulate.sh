#!/usr/bin/env bash
# Runs the orchestration's machines in virtual time against failing workers, networks and disks, seed after seed, and
# replays a seed: simulate.sh [--seeds N] [--from N] [--seed N] [-v]. Exit code 1 when a seed fails.
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"

if ! dotnet="$(command -v dotnet)"; then
  dotnet="$HOME/.dotnet/dotnet"
  if [[ ! -x "$dotnet" ]]; then
    echo "simulate.sh: the .NET SDK is not installed (see global.json for its version): https://dot.net" >&2
    exit 1
  fi
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! log="$("$dotnet" build "$root/tests/DistributedAE.Simulator/DistributedAE.Simulator.csproj" -c Release -v quiet --nologo -nodeReuse:false 2>&1)"; then
  echo "$log" >&2
  echo "simulate.sh: the build failed" >&2
  exit 1
fi

exec "$dotnet" "$root/tests/DistributedAE.Simulator/bin/Release/net10.0/dae-simulate.dll" "$@"
