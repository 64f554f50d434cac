#!/bin/sh
# Runs the end-to-end tests, and those of redrive and replay, against moto instead of our own S3, SQS and Secrets Manager
# emulators. DynamoDB is still our own emulator: in moto, an INSERT in a batch overwrites, and an UPDATE whose condition
# is false is executed. Each test file starts its own moto server on 127.0.0.1. Without moto, it says so and exits
# with 0.
#
#   sh scripts/end-to-end-on-moto.sh [TEST_FILE ...]      default: all
#
# Excluded:
# - command, local-command: they run the command itself, which always starts the local stack;
# - shipped-mappings-on-moto: the same as shipped-mappings here;
# - existing-bucket: it leaves itself out. test/template/moto/existing-bucket-on-moto.slow.test.ts does the same on moto,
#   with moto's EventBridge;
# - overwritten: it makes a second bucket, without versions, in our own S3;
# - recover-big-object: a window of 1,000 events makes about 3,000 DynamoDB calls, and the function has 15 seconds. On a
#   busy machine with two cores, moto takes 7 ms per call and did not finish one window within 160 seconds.
# Run with fewer events, since moto scans all messages of a queue for each message it delivers: message-burst (200 instead
# of 1,000) and kills/at-random (750 instead of 2,000).
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
if ! node --input-type=module -e '
  import { motoPython } from "./test/end-to-end/moto/moto-server.ts";
  process.exit(motoPython() ? 0 : 1);
'; then
  echo 'Skipped the end-to-end tests on moto: moto is not installed. Run "npm run tools" or: pip install "moto[server]"'
  exit 0
fi
[ $# -gt 0 ] || set -- test/end-to-end/ test/cli/commands/operations/redrive-and-replay.test.ts
# One file at a time: moto alone keeps a core busy.
S3SF_BACKEND=moto exec node node_modules/vitest/vitest.mjs run --no-file-parallelism \
  --exclude 'test/end-to-end/command/**' --exclude test/end-to-end/shipped-mappings-on-moto.slow.test.ts \
  --exclude test/end-to-end/overwritten.test.ts --exclude 'test/end-to-end/faults/recover-big-object.*' "$@"
