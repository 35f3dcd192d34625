#!/bin/sh
# Starts a silo of Orleans in a container: start-silo --role control|worker [options of dae silo]
#   DAE_SECRETS    folder with the secret files: database and, for control silos, token and worker-token
#   DAE_ROOT       its own folder, to be written
#   DAE_ADVERTISE  address by which the other silos reach it; this container's unless something else is set
set -eu

root="${DAE_ROOT:-/var/lib/dae}"
secrets="${DAE_SECRETS:-/run/secrets}"

# dae takes no token from a file that others can read, and mounted secrets are such files: it gets copies of its own
for name in token worker-token; do
  if [ -f "$secrets/$name" ]; then
    rm -f "$root/$name"
    install -m 600 "$secrets/$name" "$root/$name"
  fi
done

# in place of this shell, so that the signal to stop reaches dae
exec dae silo --root "$root" --database-file "$secrets/database" --advertise "${DAE_ADVERTISE:-$(uname -n)}" "$@"
