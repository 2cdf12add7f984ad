#include "bench/process.h"

#include <malloc.h>

#include <ctime>
#include <fstream>
#include <string>

namespace sealion::bench {
namespace {

/// A line "VmRSS:   1234 kB" of the process's status, in bytes.
std::size_t status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(field, 0) == 0) return std::stoul(line.substr(field.size() + 1)) * 1024;
  }
  return 0;
}

}  // namespace

std::size_t resident_bytes() { return status_bytes("VmRSS"); }

std::size_t peak_resident_bytes() { return status_bytes("VmHWM"); }

void reset_peak() {
  ::malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

double process_cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace sealion::bench
