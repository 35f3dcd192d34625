#!/usr/bin/env bash
# Builds DistributedAE, trains jobs/digits.yaml into a fresh run folder under runs/, and prints the results, the model's
# hash and the paths of the pictures. Runs from any folder; arguments go to dae train, such as --set seed=8.
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
cd "$root"
exec scripts/dae train jobs/digits.yaml "$@"
