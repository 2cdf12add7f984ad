#include "device/library.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <link.h>

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

/// Where this code lies: the library that it is part of, or the program, of which the loader knows
/// what its caller called it, which may be a file of the folder where that was.
fs::path own_folder() {
  Dl_info info{};
  void* entry = nullptr;
  static const int here = 0;
  if (dladdr1(&here, &info, &entry, RTLD_DL_LINKMAP) == 0) return {};
  const char* const library = static_cast<const link_map*>(entry)->l_name;
  std::error_code ignored;
  const fs::path file = *library == '\0' ? fs::read_symlink("/proc/self/exe", ignored) : library;
  return fs::absolute(file, ignored).parent_path();
}

std::vector<fs::path> places() {
  const fs::path folder = own_folder(), above = folder / "..";
  return {folder / library_name, folder / "sealion" / library_name,
          above / "sealion" / library_name, above / "lib" / library_name,
          above / "lib" / "sealion" / library_name};
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
  if (library == nullptr)
    return {nullptr, fmt::format("sealion-cuda cannot be loaded: {}", last_error())};
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
  std::error_code ignored;
  const char* const named = std::getenv("SEALION_CUDA_LIBRARY");
  if (named != nullptr && *named != '\0') {
    if (fs::exists(named, ignored)) return open_library(fs::absolute(named));
    return {
        nullptr,
        fmt::format("the library sealion-cuda is not installed where SEALION_CUDA_LIBRARY says, "
                    "{}",
                    named)};
  }
  for (const fs::path& path : places()) {
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
