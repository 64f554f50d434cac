#!/bin/sh
# The end-to-end tests with moto_server in place of our own S3, SQS and DynamoDB. Each test file has a server of its own
# on 127.0.0.1, which ends with the file. Without moto_server this says so, and is no failure.
#
# Left out, since moto gives no way to do it:
# - retries, recover-parked, recover-big-object: hours in the queues pass, and the time of moto cannot be skipped;
# - services-away: makes our own services fail at will;
# - kill-at-random, kill-by-payload: look into our own queues, whose hidden messages come back by skipped time;
# - message-storm: load, for which moto is too slow;
# - privacy: its calls to Salesforce fail and are tried again, minutes later;
# - command, local-command: start the local stack themselves, as its users do;
# - single tests, by name: S3 that notifies twice, SQS that delivers twice (both are made to by our own stand-ins), and
#   the object deleted but for its version, which this checks only where the notification names the version.
set -eu
cd "$(dirname "$0")/.."
if ! moto_server --help >/dev/null 2>&1; then
  echo 'end-to-end tests on moto: skipped, moto_server is not installed (pip install "moto[server]")'
  exit 0
fi
PATH="$PWD/node_modules/.bin:$PATH"
left_out='notifies of twice|delivers twice|its version is still there'
S3SF_BACKEND=moto exec node node_modules/vitest/vitest.mjs run --testNamePattern "^(?!.*($left_out))" \
  test/end-to-end/shipped-mappings.test.ts \
  test/end-to-end/bad-input.test.ts \
  test/end-to-end/broken-mapping.test.ts \
  test/end-to-end/same-event-again.test.ts
