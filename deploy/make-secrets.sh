#!/usr/bin/env bash
# Makes the secret files that the deployments below this folder read; what is there already stays as it is.
#   deploy/make-secrets.sh FOLDER                  token and worker-token: your own PostgreSQL's connection string goes into the file database by hand
#   deploy/make-secrets.sh FOLDER POSTGRES_HOST    also postgres-password, and database, which names it: for the PostgreSQL that is started along
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 || "$1" == -* ]]; then
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi

folder="$1"
host="${2:-}"
umask 077
mkdir -p "$folder"
# containers read the files under another user's id, so the files are open and the folder around them is not
chmod 700 "$folder"

# 32 random bytes, as dae makes its tokens: letters, digits, - and _
random() {
  head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'
}

put() {
  local file="$folder/$1"
  if [[ -e "$file" ]]; then
    echo "kept  $file"
    return
  fi

  # under another name first: an interrupted run must not leave half a secret
  printf '%s\n' "$2" >"$file.new"
  chmod 444 "$file.new"
  mv "$file.new" "$file"
  echo "made  $file"
}

put token "$(random)"
put worker-token "$(random)"
if [[ -n "$host" ]]; then
  put postgres-password "$(random)"
  put database "Host=$host;Username=dae;Password=$(cat "$folder/postgres-password");Database=dae"
fi
