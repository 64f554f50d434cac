#!/usr/bin/env bash
# Builds a stand-in for Lambda's image of Node 24, for machines that cannot pull the real one: the project's own Node,
# the runtime client of Lambda as npm has it (its C++ part compiled here), and a shell. Gives it the name that SAM asks
# for, so `sam local invoke --skip-pull-image` takes it. Needs Docker, busybox (static), cmake, g++, make and Node's headers.
#   scripts/sam-local/stand-in-image.sh [HEADERS]     HEADERS: folder that holds include/node; default /usr
set -euo pipefail
cd "$(dirname "$0")/../.."
headers=${1:-/usr}
arch=$(uname -m | sed 's/aarch64/arm64/')
image=public.ecr.aws/lambda/nodejs:24-$arch
node=$PWD/node_modules/node/bin/node
[ -x "$node" ] || { echo 'npm ci first: the image takes the Node of the project' >&2; exit 2; }
for program in docker busybox cmake g++ make; do
  command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 2; }
done
[ -f "$headers/include/node/node_api.h" ] || { echo "no Node headers in $headers/include/node" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The runtime client. What it compiles is small; curl and the client in C++ come with it.
npm install --silent --ignore-scripts --no-audit --no-fund --prefix "$folder/client" aws-lambda-ric@4.0.2
client=$folder/client/node_modules/aws-lambda-ric
(
  cd "$client"
  sh scripts/preinstall.sh
  DEPS_PREFIX=$PWD/deps/artifacts npx --prefix "$folder/client" node-gyp rebuild --nodedir="$headers" --directory=src/native
) >"$folder/compile.log" 2>&1 || { tail -n 40 "$folder/compile.log" >&2; exit 1; }

# The image: a root with a shell, Node and the libraries it needs.
root=$folder/root
mkdir -p "$root"/{bin,etc,tmp,var/lang/bin,var/runtime,var/task}
cp "$(command -v busybox)" "$root/bin/busybox"
for name in sh mv chmod cp rm ls cat env mkdir; do ln -s busybox "$root/bin/$name"; done
cp -L "$node" "$root/var/lang/bin/node"
ldd "$node" | grep -o '/lib[^ ]*' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
cp "$client"/{index.mjs,package.json} "$client/src/native/build/Release/rapid-client.node" "$root/var/runtime/"
printf '#!/bin/sh\nexec /var/lang/bin/node /var/runtime/index.mjs "$_HANDLER"\n' >"$root/var/runtime/bootstrap"
chmod +x "$root/var/runtime/bootstrap"
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
tar -C "$root" -c . | docker import \
  --change 'ENV PATH=/var/lang/bin:/bin' --change 'ENV LAMBDA_TASK_ROOT=/var/task' \
  --change 'ENV LAMBDA_RUNTIME_DIR=/var/runtime' --change 'WORKDIR /var/task' - "$image" >/dev/null
echo "$image: a stand-in with $("$node" --version) and aws-lambda-ric 4.0.2"
