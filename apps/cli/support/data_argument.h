#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "base/zeroed_memory.h"

/// Files of data as options name them: a path or "-", standard input or output, so that data goes
/// through pipes.
namespace sealion::cli {

bool is_standard_stream(const std::string& argument);

/// What messages call the data: the path, "standard input", "standard output".
std::string input_name(const std::string& argument);
std::string output_name(const std::string& argument);

/// All of it. Throws as `read_file` does; standard input is awaited until the user interrupts, and
/// is refused where it is a terminal or empty.
ZeroedVector<std::uint8_t> read_input(const std::string& argument, std::uintmax_t limit,
                                      const ExecutionContext& context = {});

/// Throws what writing would throw, before long work is done in vain; and `invalid_argument` where
/// ciphertexts would go to a terminal.
void check_output(const std::string& argument);

/// A file is written whole or not at all; standard output is said to be closed where nobody reads.
void write_output(const std::string& argument, const SealedFile& file);
void write_output(const std::string& argument, ByteSpan bytes);
/// The same of what was decrypted: a file that is its owner's alone.
void write_private_output(const std::string& argument, std::string_view text);

/// Where a command's report goes whose data go to `argument`: to stdout, or to stderr where stdout
/// is taken.
std::FILE* report_stream(const std::string& argument);

}  // namespace sealion::cli
