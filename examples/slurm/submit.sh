#!/bin/sh
# Computes a run in shards, one per task of a job array, and joins them when all tasks have ended.
# Usage: sh submit.sh RUN.yaml COUNT OUTPUT.db
set -eu
if [ $# -ne 3 ]; then
  echo "usage: sh submit.sh RUN.yaml COUNT OUTPUT.db" >&2
  exit 2
fi

here=$(dirname "$0")
array=$(sbatch --parsable --array="1-$2" "$here/shard.sbatch" "$1" "$2")
array=${array%%;*} # a cluster's name may follow

# afterany, not afterok: a task also ends with 1 if single documents have no result. The merge itself refuses incomplete shards.
merge=$(sbatch --parsable --dependency="afterany:$array" "$here/merge.sbatch" "$2" "$3")
echo "shards: job $array, merge: job ${merge%%;*}"
