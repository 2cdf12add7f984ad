#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

/// A folder of encrypted requests, and where their answers go.
namespace sealion::cli {

/// One part of an archive, of `count` that are worked through apart. A request's name alone says
/// which part has it, so that requests which come later change nothing for the others.
struct Shard {
  std::size_t index = 0;  ///< from 0
  std::size_t count = 1;

  bool has(const std::string& name) const;
};

/// Of "I/N"; throws `invalid_argument` saying which there are.
Shard shard_of(const std::string& text);

struct ArchivedRequest {
  std::string name;  ///< its path in the archive
  std::filesystem::path request, answer, receipt;
};

/// The requests below `in` that the shard has, by name: every file but hidden ones and the records
/// `*.request` that encrypt writes beside them. Throws `invalid_argument` where `out` lies in
/// `in`, or the other way round, and `io`.
std::vector<ArchivedRequest> find_requests(const std::filesystem::path& in,
                                           const std::filesystem::path& out, const Shard& shard);

}  // namespace sealion::cli
