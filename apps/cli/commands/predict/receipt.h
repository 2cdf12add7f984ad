#pragma once

#include <filesystem>
#include <optional>

#include "base/bytes.h"
#include "base/digest.h"

namespace sealion::cli {

/// Which model answered which request with what: written beside an answer once that is whole.
struct Receipt {
  Digest request, model, answer;

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// What tells an encrypted file from all others: the checksum at its end, or, where it is one of
/// Microsoft SEAL's, the SHA-256 of all of it. Whoever reads the file checks the former.
Digest digest_of(ByteSpan file);
/// The same without reading more than that takes; nothing where there is no such file.
std::optional<Digest> digest_of(const std::filesystem::path& file);

/// Nothing where there is none, or none that can be read: then the work is done again.
std::optional<Receipt> read_receipt(const std::filesystem::path& path);
void write_receipt(const std::filesystem::path& path, const Receipt& receipt);

}  // namespace sealion::cli
