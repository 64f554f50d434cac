#!/bin/sh
# The end-to-end tests, and those of redrive and replay, with moto in place of our own S3, SQS, DynamoDB and Secrets
# Manager. Each test file has a server of its own on 127.0.0.1, which ends with the file. Without moto this says so, and
# is no failure. Takes names of test files, to run these alone.
#
# Left out:
# - command, local-command: run the command itself, which brings the local stack along; there is no other place for it;
# - shipped-mappings-on-moto: shipped-mappings, as it runs here;
# - recover-big-object: a window of 1,000 events is some 3,000 calls of DynamoDB, and the function has 15 seconds. moto
#   takes 7 ms for a call on a busy machine with two cores, and had not finished one window there after 160 seconds.
# With smaller numbers, since moto looks at all messages of a queue for each it hands out: message-storm (200 in place of
# 1,000 events), kill-at-random (750 in place of 2,000 events).
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
if ! node --input-type=module -e '
  import { motoPython } from "./test/end-to-end/moto/moto-server.ts";
  process.exit(motoPython() ? 0 : 1);
'; then
  echo 'end-to-end tests on moto: skipped, moto is not installed (npm run tools, or pip install "moto[server]")'
  exit 0
fi
[ $# -gt 0 ] || set -- test/end-to-end/ test/cli/commands/redrive-and-replay.test.ts
# One file after another: each keeps a core busy with moto alone.
S3SF_BACKEND=moto exec node node_modules/vitest/vitest.mjs run --no-file-parallelism \
  --exclude 'test/end-to-end/command/**' --exclude test/end-to-end/shipped-mappings-on-moto.slow.test.ts \
  --exclude 'test/end-to-end/faults/recover-big-object.*' "$@"
