#include "cli/support/data_argument.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/error.h"
#include "base/file.h"
#include "cli/support/files.h"
#include "cli/support/options.h"

namespace sealion::cli {
namespace {

constexpr const char* standard_input = "standard input";
constexpr const char* standard_output = "standard output";

void check_standard_output() {
  if (::isatty(STDOUT_FILENO) == 1) {
    fail(ErrorCode::invalid_argument,
         "{} is a terminal, and ciphertexts are no text: send them into a file or a pipe",
         standard_output);
  }
  const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
    fail(ErrorCode::io, "cannot write {}: {}", standard_output, std::strerror(EBADF));
  }
}

ByteSpan bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void write_pieces(const std::string& argument, std::span<const ByteSpan> pieces,
                  FileAccess access = FileAccess::shared) {
  if (!is_standard_stream(argument)) return write_file(argument, pieces, access);
  std::signal(SIGPIPE, SIG_IGN);  // a pipe that nobody reads is an error to report
  for (const ByteSpan piece : pieces) write_descriptor(STDOUT_FILENO, standard_output, piece);
}

}  // namespace

bool is_standard_stream(const std::string& argument) { return argument == "-"; }

std::string input_name(const std::string& argument) {
  return is_standard_stream(argument) ? standard_input : argument;
}

std::string output_name(const std::string& argument) {
  return is_standard_stream(argument) ? standard_output : argument;
}

ZeroedVector<std::uint8_t> read_input(const std::string& argument, std::uintmax_t limit,
                                      const ExecutionContext& context) {
  if (!is_standard_stream(argument)) return read_large_file(argument, limit, context);
  if (::isatty(STDIN_FILENO) == 1) {
    fail(ErrorCode::invalid_argument, "{} is a terminal: send a file into it, or a pipe",
         standard_input);
  }
  auto bytes = read_descriptor(STDIN_FILENO, standard_input, limit, execution_context());
  if (bytes.empty()) {
    fail(ErrorCode::corrupt, "{} is empty: what should write into it gave nothing", standard_input);
  }
  return bytes;
}

void check_output(const std::string& argument) {
  if (is_standard_stream(argument)) return check_standard_output();
  check_writable(argument);
}

void write_output(const std::string& argument, const SealedFile& file) {
  write_pieces(argument, file.pieces());
}

void write_output(const std::string& argument, ByteSpan bytes) {
  write_pieces(argument, std::span(&bytes, 1));
}

void write_private_output(const std::string& argument, std::string_view text) {
  const ByteSpan bytes = bytes_of(text);
  write_pieces(argument, std::span(&bytes, 1), FileAccess::owner_only);
}

std::FILE* report_stream(const std::string& argument) {
  return is_standard_stream(argument) ? stderr : stdout;
}

}  // namespace sealion::cli
