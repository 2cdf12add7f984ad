#pragma once

#include <filesystem>

#include "base/bytes.h"

namespace sealion::fuzz {

/// A file in no folder, for loaders that take a path.
class MemoryFile {
 public:
  MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  /// Replaces its content.
  void set(ByteSpan bytes);
  std::filesystem::path path() const;

 private:
  int descriptor_;
};

}  // namespace sealion::fuzz
