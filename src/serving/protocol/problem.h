#pragma once

#include <fmt/format.h>
#include <sealion/error.h>

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace sealion::serving {

/// A kind of refusal: what clients read in the status line and in the field `code`
/// (docs/protocol.md lists them all).
struct ProblemKind {
  unsigned status;
  const char* code;
};

namespace problem {
inline constexpr ProblemKind corrupt{400, "corrupt"};
inline constexpr ProblemKind invalid_argument{400, "invalid_argument"};
inline constexpr ProblemKind unauthorized{401, "unauthorized"};
inline constexpr ProblemKind over_quota{403, "over_quota"};
inline constexpr ProblemKind forbidden{403, "forbidden"};
inline constexpr ProblemKind not_found{404, "not_found"};
inline constexpr ProblemKind missing_keys{404, "missing_keys"};
inline constexpr ProblemKind not_allowed{405, "not_allowed"};
inline constexpr ProblemKind timeout{408, "timeout"};
inline constexpr ProblemKind length_required{411, "length_required"};
inline constexpr ProblemKind too_large{413, "too_large"};
inline constexpr ProblemKind unsupported_encoding{415, "unsupported"};
inline constexpr ProblemKind busy{429, "busy"};
inline constexpr ProblemKind headers_too_large{431, "too_large"};
inline constexpr ProblemKind internal{500, "internal"};
/// Clients cannot know whether it was answered: without a code, as of what else is on the way.
inline constexpr ProblemKind lost{502, ""};
inline constexpr ProblemKind draining{503, "draining"};
inline constexpr ProblemKind deadline{504, "deadline"};
inline constexpr ProblemKind storage_full{507, "storage_full"};
}  // namespace problem

/// A request that is refused, with the sentence that its sender reads. It holds nothing secret and
/// nothing of other senders.
class Problem : public std::runtime_error {
 public:
  Problem(ProblemKind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}

  const ProblemKind& kind() const { return kind_; }

  std::optional<std::string> missing_keys = {};     ///< the digest of what is to be uploaded
  std::optional<std::size_t> retry_after = {};      ///< seconds
  std::optional<std::string> allowed_methods = {};  ///< as the header `Allow` has them

 private:
  ProblemKind kind_;
};

/// Throws a Problem with a formatted message.
template <typename... Args>
[[noreturn]] void refuse(ProblemKind kind, fmt::format_string<Args...> format, Args&&... args) {
  throw Problem(kind, fmt::format(format, std::forward<Args>(args)...));
}

/// What a sender is told of an error of the layers below.
Problem problem_of(const Error& error);

}  // namespace sealion::serving
