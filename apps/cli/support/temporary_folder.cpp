#include "cli/support/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.h"

namespace sealion::cli {

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path() / "sealion.XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) {
    fail(ErrorCode::io, "cannot make a folder in '{}': {}",
         std::filesystem::temp_directory_path().string(), std::strerror(errno));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace sealion::cli
