#include "device/library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <vector>

#include "device/device_error.h"
#include "device/emulated_device.h"
#include "device/plugin.h"

namespace sealion::device {
namespace {

namespace fs = std::filesystem;

constexpr const char* library_name = "libsealion-cuda.so";

/// Where this code lies: the program, or the library that it is part of.
fs::path own_folder() {
  Dl_info info{};
  static const int here = 0;
  if (dladdr(&here, &info) == 0 || info.dli_fname == nullptr) return {};
  std::error_code ignored;
  return fs::absolute(info.dli_fname, ignored).parent_path();
}

std::vector<fs::path> places() {
  if (const char* named = std::getenv("SEALION_CUDA_LIBRARY")) return {named};
  const fs::path folder = own_folder();
  return {folder / library_name, folder / "sealion" / library_name,
          folder / ".." / "lib" / library_name, folder / ".." / "lib" / "sealion" / library_name};
}

struct Opened {
  DevicePtr device;
  std::string error;
};

std::string last_error() {
  const char* const text = dlerror();
  return text == nullptr ? "the loader says nothing" : text;
}

Opened open_library(const fs::path& path) {
  // Never closed: its threads outlive what uses it.
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return {nullptr, fmt::format("cannot load it: {}", last_error())};
  const auto* build = static_cast<const char* const*>(dlsym(library, plugin_build_symbol));
  if (build == nullptr || std::strcmp(*build, plugin_build) != 0) {
    return {nullptr,
            fmt::format("{} is of another build ({}) than this program ({})", path.string(),
                        build == nullptr ? "unnamed" : *build, plugin_build)};
  }
  const auto open = reinterpret_cast<PluginEntry>(dlsym(library, plugin_entry));
  if (open == nullptr) return {nullptr, fmt::format("{} has no entry", path.string())};
  Opened opened;
  open(opened.device, opened.error);
  return opened;
}

Opened open_device() {
  for (const fs::path& path : places()) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) return open_library(path);
  }
  return {nullptr,
          "the library sealion-cuda is not installed (docs/gpu.md says how to build it); "
          "SEALION_CUDA_LIBRARY names one elsewhere"};
}

const Opened& opened_device() {
  static const Opened opened = open_device();
  return opened;
}

}  // namespace

DevicePtr find_device(DeviceChoice choice) {
  switch (choice) {
    case DeviceChoice::cpu:
      return nullptr;
    case DeviceChoice::emulated: {
      static const DevicePtr emulated = make_emulated_device();
      return emulated;
    }
    case DeviceChoice::automatic:
      return opened_device().device;
    case DeviceChoice::cuda:
      break;
  }
  if (!opened_device().device) {
    throw DeviceError(
        DeviceError::Kind::refused,
        fmt::format("the device 'cuda': {}; 'cpu' is the processor", opened_device().error));
  }
  return opened_device().device;
}

std::string why_no_device() { return opened_device().error; }

}  // namespace sealion::device
