#!/usr/bin/env bash
# install.sh BUILD SOURCE SEALION: installs into a folder of its own, builds the examples against
# that with CMake and with pkg-config, and has the answers decrypted by them and by the command.
set -euo pipefail
build=$1 source=$2 sealion=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "install.sh: $*" >&2; exit 1; }

cmake --install "$build" --prefix "$work/prefix" >/dev/null
library=$(find "$work/prefix" -name 'libsealion-client.so' -print -quit)
[ -n "$library" ] || fail "no libsealion-client.so was installed"
folder=$(dirname "$library")

# Found by CMake, and by pkg-config, whose prefix is where this copy lies.
examples=(client server)
[ ! -e "$folder/libsealion-training.so" ] || examples+=(network table)
for example in "${examples[@]}"; do
  cmake -G Ninja -S "$source/examples/$example" -B "$work/$example" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
  cmake --build "$work/$example" >/dev/null
done
export PKG_CONFIG_PATH="$folder/pkgconfig"
flags=$(pkg-config --define-variable=prefix="$work/prefix" --cflags --libs sealion-client)
c++ -std=c++20 "$source/examples/client/client.cpp" $flags -Wl,-rpath,"$folder" -o "$work/by_pkg_config"
flags=$(pkg-config --static --define-variable=prefix="$work/prefix" --cflags --libs sealion-client)
c++ -std=c++20 "$source/examples/client/client.cpp" ${flags//-lsealion-client/$folder/libsealion-client.a} \
  -o "$work/static"

# Static libraries by CMake, all that the Python package links.
mkdir "$work/statically"
cat >"$work/statically/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(statically LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
find_package(sealion REQUIRED COMPONENTS client server import)
add_executable(by_cmake ${SOURCE})
target_link_libraries(by_cmake PRIVATE sealion::client_static sealion::server_static sealion::import_static)
CMAKE
cmake -G Ninja -S "$work/statically" -B "$work/statically/build" -DCMAKE_PREFIX_PATH="$work/prefix" \
  -DSOURCE="$source/examples/client/client.cpp" >/dev/null
cmake --build "$work/statically/build" >/dev/null
if ldd "$work/statically/build/by_cmake" | grep libsealion; then fail "by_cmake links these"; fi

# A component that is not there is an error of find_package that names it.
mkdir "$work/missing"
cat >"$work/missing/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(missing LANGUAGES CXX)
find_package(sealion REQUIRED COMPONENTS client nonsense)
CMAKE
if cmake -G Ninja -S "$work/missing" -B "$work/missing/build" -DCMAKE_PREFIX_PATH="$work/prefix" \
  >"$work/missing/log" 2>&1; then
  fail "find_package found a component that there is none of"
fi
[[ $(tr -s '\n ' ' ' <"$work/missing/log") == *"no component 'nonsense'"* ]] ||
  fail "find_package does not name the missing component: $(cat "$work/missing/log")"

# The library for graphics cards lies where programs of this prefix look for it, and none links it.
if [ -e "$build/libsealion-cuda.so" ]; then
  cmp "$build/libsealion-cuda.so" "$work/prefix/lib/sealion/libsealion-cuda.so" || fail "no libsealion-cuda.so"
  if ldd "$work/prefix/bin/sealion" "$folder"/libsealion-*.so | grep -E 'lib(sealion-)?cuda'; then fail "programs link CUDA"; fi
fi

# Nothing of training where nothing is trained, and nothing but the public names.
for program in client/client server/server by_pkg_config static; do
  # Names alone: an address may well spell one of them.
  if ldd "$work/$program" | sed 's/ (0x.*//' | grep -E 'libtorch|libc10|not found'; then
    fail "$program links these"
  fi
done
if ldd "$work/static" | grep libsealion; then fail "the static client links these"; fi
for component in client server heras import training; do
  [ -e "$folder/libsealion-$component.so" ] || continue
  shown=$(nm -DC --defined-only "$folder/libsealion-$component.so" | grep -E ' [TDBR] ' |
    grep -vE ' (__bss_start|_edata|_end)$' |
    grep -vE ' sealion::(client::|server::|models::|training::|ExecutionContext::|to_string\(sealion::ErrorCode\))' || true)
  [ -z "$shown" ] || fail "libsealion-$component shows more than its headers: $shown"
done

# From records to answers with each program, and the same answers from the command.
cd "$work"
manifest=$source/zoo/dnn-30.manifest.json
for client in client/client ./by_pkg_config ./static statically/build/by_cmake; do
  rm -f key
  "$sealion" keygen "$manifest" --out key >/dev/null
  "$client" encrypt "$manifest" key batch
  server/server "$source/zoo/dnn-30.sealion" <batch >answer
  "$client" decrypt "$manifest" key batch answer >ours
  "$sealion" decrypt "$manifest" --key key --in answer --request batch --out theirs.csv >/dev/null
  tail -n +2 theirs.csv | cut -d , -f 2 >theirs
  [ "$(wc -l <ours)" -eq 2 ] || fail "what is told of 2 records was expected: $(cat ours)"
  diff ours theirs || fail "the command decrypts something else"
  echo damage >>answer
  if "$client" decrypt "$manifest" key batch answer 2>error; then fail "took a damaged answer"; fi
  grep -q answer error || fail "an error without the answer's name: $(cat error)"
done
if server/server "$source/zoo/dnn-30.sealion" <key >answer 2>error; then fail "answered no request"; fi
grep -q "the request" error || fail "an error without the request's name: $(cat error)"
[ ! -d table ] && exit

# A table of one's own, learned by a program, and raw rows of it answered by the manifest alone.
awk 'BEGIN {
  print "size,colour,kind"
  for (i = 0; i < 200; ++i) {
    size = i * 7 % 20
    kind = (size > 9) ? "big" : "small"
    printf "%s,%s,%s\n", i % 19 == 5 ? "" : size, i % 2 ? "red" : "blue", kind
  }
}' >rows.csv
table/table rows.csv kind kinds.sealion >said || fail "the table was not learned"
grep -q " 0 encrypted logits differ" said || fail "encryption changes answers: $(cat said)"
rm key
"$sealion" keygen kinds.manifest.json --out key >/dev/null
"$sealion" encrypt kinds.manifest.json --key key --data rows.csv --out batch >/dev/null
server/server kinds.sealion <batch >answer
"$sealion" decrypt kinds.manifest.json --key key --in answer --request batch.request --labels rows.csv --label kind --out told.csv >/dev/null
right=$(paste -d, <(tail -n +2 told.csv | cut -d, -f2) <(tail -n +2 rows.csv | cut -d, -f3) | awk -F, '$1 == $2' | wc -l)
[ "$right" -ge 180 ] || fail "$right of 200 rows are right"
