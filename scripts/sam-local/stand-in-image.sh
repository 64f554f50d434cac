#!/usr/bin/env bash
# Builds a substitute for Lambda's Node 24 image, for machines that cannot pull the real one. It contains the project's own
# Node, Lambda's runtime client from npm (whose C++ part is compiled here), and a shell. It gets the name of Lambda's image,
# so that `sam local invoke --skip-pull-image` uses it. Needs Docker, busybox (static), cmake, g++, make and Node's headers.
#
#   scripts/sam-local/stand-in-image.sh [HEADERS]     HEADERS: the folder that contains include/node; default /usr
set -euo pipefail
cd "$(dirname "$0")/../.."
headers=${1:-/usr}
arch=$(uname -m | sed 's/aarch64/arm64/')
image=public.ecr.aws/lambda/nodejs:24-$arch
node=$PWD/node_modules/node/bin/node
[ -x "$node" ] || { echo "Run npm ci first: the image contains the project's own Node." >&2; exit 2; }
for program in docker busybox cmake g++ make; do
  command -v "$program" >/dev/null || { echo "$program is not installed." >&2; exit 2; }
done
[ -f "$headers/include/node/node_api.h" ] || { echo "There are no Node headers in $headers/include/node. Pass the folder that contains include/node." >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The runtime client. It brings curl and the C++ client; only a small part is compiled.
npm install --silent --ignore-scripts --no-audit --no-fund --prefix "$folder/client" aws-lambda-ric@4.0.2
client=$folder/client/node_modules/aws-lambda-ric
(
  cd "$client"
  sh scripts/preinstall.sh
  DEPS_PREFIX=$PWD/deps/artifacts npx --prefix "$folder/client" node-gyp rebuild --nodedir="$headers" --directory=src/native
) >"$folder/compile.log" 2>&1 || { tail -n 40 "$folder/compile.log" >&2; exit 1; }

# The image: a root file system with a shell, Node and its libraries.
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
echo "Built $image, a substitute with $("$node" --version) and aws-lambda-ric 4.0.2"
