#include "memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include "round_trip.h"

namespace sealion::fuzz {

MemoryFile::MemoryFile() : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
  expect(descriptor_ >= 0, "the system makes a file in memory");
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

void MemoryFile::set(ByteSpan bytes) {
  expect(::ftruncate(descriptor_, 0) == 0, "the file becomes empty");
  const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), 0);
  expect(written == static_cast<ssize_t>(bytes.size()), "the file takes all bytes");
}

std::filesystem::path MemoryFile::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

}  // namespace sealion::fuzz
