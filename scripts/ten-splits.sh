#!/usr/bin/env bash
# Trains a job of anomaly detection on ten seeded splits of its data, and prints the mean area under the ROC curve on the test samples of each, beside PCA's.
#   scripts/ten-splits.sh jobs/cardio.yaml --set data.source=/data/cardio.csv
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
runs="$(mktemp -d)"
trap 'rm -rf "$runs"' EXIT
job="$1"
shift
for seed in 1 2 3 4 5 6 7 8 9 10; do
    "$here/dae" train "$job" --out "$runs/$seed" --set "seed=$seed" "$@" >/dev/null
    "$here/dae" score "$runs/$seed" --anomaly-label anomaly --by mahalanobis --baselines |
        awk -v seed="$seed" '/^AUROC/ { ours = $2 } /^PCA .*all components/ { pca = $2 } END { print seed, ours, pca }'
done | awk '{ print "seed " $1 ": " $2 ", PCA " $3; ours += $2; pca += $3 } END { printf "mean AUROC %.4f, PCA %.4f\n", ours / NR, pca / NR }'
