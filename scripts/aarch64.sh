# What scripts need that build for 64-bit ARM on another processor: its compiler, an emulator, and
# Debian's libraries for ARM, which go into build/aarch64-root and nowhere else.

aarch64_root=$PWD/build/aarch64-root
aarch64_libraries=(
  libc6-dev libstdc++-12-dev libssl-dev zlib1g-dev libzstd-dev libtbb-dev libfmt-dev libcli11-dev
  nlohmann-json3-dev libboost-dev prometheus-cpp-dev libctemplate-dev libcurl4-openssl-dev libcsv-dev
  libutfcpp-dev libzip-dev libpng-dev
  libturbojpeg0-dev libonnx-dev libprotobuf-dev libgtest-dev libgmock-dev librapidcheck-dev
  libpython3.11-dev python3.11 python3-numpy
)

# Unpacked, not installed: nothing of it runs but under emulation.
unpack_aarch64_libraries() {
  local root=$aarch64_root package
  as_root rm -rf "$root.part"  # of a run that was interrupted
  as_root debootstrap --foreign --variant=minbase --arch=arm64 \
    --include="$(IFS=,; echo "${aarch64_libraries[*]}")" bookworm "$root.part"
  for package in "$root.part"/var/cache/apt/archives/*.deb; do
    as_root dpkg-deb -x "$package" "$root.part"
  done
  as_root rm -rf "$root"
  printf '%s\n' "${aarch64_libraries[@]}" | as_root tee "$root.part/libraries" >/dev/null
  mv "$root.part" "$root"
}

prepare_aarch64() {
  require_packages debootstrap g++-aarch64-linux-gnu qemu-user cmake ninja-build
  mkdir -p build
  printf '%s\n' "${aarch64_libraries[@]}" | cmp -s - "$aarch64_root/libraries" ||
    step "Fetching Debian's libraries for ARM" unpack_aarch64_libraries
  step "Configuring (preset aarch64)" cmake --preset aarch64
}
