#include "cli/support/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace sealion::cli {

void guard_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) != -1) continue;
    // The lowest free number is `fd`. Read-only, so that writing a result to it fails.
    if (::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) std::abort();
  }
}

void print(std::string_view text, std::FILE* stream) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  if (written && std::fflush(stream) == 0) return;
  fail(ErrorCode::io, "cannot write the result to {}: {}", stream == stdout ? "stdout" : "stderr",
       std::strerror(errno));
}

void print_json(const nlohmann::json& document, std::FILE* stream) {
  print(document.dump(2) + "\n", stream);
}

void note(std::string_view line) {
  std::string clean(line);
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  clean += '\n';
  std::fwrite(clean.data(), 1, clean.size(), stderr);
}

}  // namespace sealion::cli
