#include "base/resident_memory.h"

#include <malloc.h>

#include <fstream>
#include <string>

#include "base/block_pool.h"

namespace sealion {
namespace {

/// A line "VmRSS:   1234 kB" of the process's status, in bytes.
std::size_t status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::stoul(line.substr(field.size() + 1)) * 1024;
  }
  return 0;
}

}  // namespace

std::size_t resident_memory_bytes() { return status_bytes("VmRSS"); }

std::size_t peak_memory_bytes() { return status_bytes("VmHWM"); }

void reset_peak_memory() {
  ::malloc_trim(0);
  block_pool().drop_idle();
  std::ofstream("/proc/self/clear_refs") << "5";
}

}  // namespace sealion
