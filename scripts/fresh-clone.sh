#!/usr/bin/env bash
# Does what a new user does: clones the repository and runs the README's two lines, `npm ci && npm run demo` and
# `npm ci && npm test`, each in its own clone. Uses the Node and npm on the PATH, and only what is committed. Exit code 1
# if one fails or leaves files behind.
#
#   scripts/fresh-clone.sh            both
#   scripts/fresh-clone.sh demo       only the demo
#   scripts/fresh-clone.sh test       only the tests
set -uo pipefail

repository=$(cd "$(dirname "$0")/.." && git rev-parse --show-toplevel)
# The project's own Node on the PATH would hide the one that a new user has.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v node_modules/.bin | paste -sd: -)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
# Keeps colour codes out of the logs.
export NO_COLOR=1

try() {
  local clone=$folder/$1 log=$folder/$1.log
  shift
  git clone --quiet "$repository" "$clone" && cd "$clone" || exit 1
  local started=$SECONDS
  if { npm ci --no-audit --no-fund && "$@"; } >"$log" 2>&1; then
    echo "passed  npm ci && $*  ($((SECONDS - started)) s)"
  else
    failed=1
    echo "FAILED  npm ci && $*  ($((SECONDS - started)) s), the end of its output:"
    tail -n 60 "$log"
  fi
  # The next `git add` would commit files that a run leaves behind.
  if [ -n "$(git status --porcelain)" ]; then
    failed=1
    echo "FAILED  the working tree is not clean afterwards:"
    git status --short
  fi
}

echo "Node $(node --version), npm $(npm --version), commit $(git -C "$repository" rev-parse --short HEAD)"
case ${1:-all} in
  demo) try demo npm run demo ;;
  test) try test npm test ;;
  all)
    try demo npm run demo
    try test npm test
    ;;
  *)
    echo "usage: scripts/fresh-clone.sh [demo|test]" >&2
    exit 2
    ;;
esac
exit "$failed"
