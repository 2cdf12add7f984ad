# What scripts need that test with Ray: an environment with the Python package, built over
# build/release.

ray_environment=$PWD/build/ray-environment
ray_requirements=$PWD/python/ray-requirements.txt

make_ray_environment() {
  /usr/bin/python3 -m venv --clear "$ray_environment"
  "$ray_environment/bin/pip" install -q --disable-pip-version-check -r "$ray_requirements"
  cp "$ray_requirements" "$ray_environment/requirements.txt"
}

install_package_for_ray() {
  local prefix=$PWD/build/python/prefix
  mkdir -p build/python
  cmake --install build/release --prefix "$prefix"
  "$ray_environment/bin/pip" install -q --disable-pip-version-check --no-build-isolation --no-deps \
    --force-reinstall --config-settings=cmake.define.sealion_ROOT="$prefix" ./python
}

prepare_ray() {
  scripts/setup
  cmp -s "$ray_requirements" "$ray_environment/requirements.txt" ||
    step "Environment of the tests with Ray" make_ray_environment
  step "Building the libraries" cmake --build --preset release --target libraries
  step "Building and installing the Python package" install_package_for_ray
}
