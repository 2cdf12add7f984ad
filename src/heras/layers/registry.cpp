#include <fmt/ranges.h>

#include <array>
#include <string_view>

#include "base/error.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras {
namespace {

struct Maker {
  std::string_view kind;
  std::unique_ptr<Layer> (*from_config)(const nlohmann::json& config);
};

template <typename L>
constexpr Maker maker_of() {
  return {L::kind_name, [](const nlohmann::json& config) -> std::unique_ptr<Layer> {
            return std::make_unique<L>(L::from_config(config));
          }};
}

template <typename Any>
struct Makers;
template <typename... Ls>
struct Makers<std::variant<const Ls*...>> {
  static constexpr std::array all = {maker_of<Ls>()...};
};

constexpr std::array makers = Makers<AnyLayer>::all;

constexpr bool names_differ() {
  for (std::size_t i = 0; i < makers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (makers[i].kind == makers[j].kind) return false;
    }
  }
  return true;
}
static_assert(names_differ(), "two kinds of layers have one name");

}  // namespace

std::unique_ptr<Layer> layer_from_config(const std::string& kind, const nlohmann::json& config) {
  std::vector<std::string_view> known;
  for (const Maker& maker : makers) {
    if (kind == maker.kind) return maker.from_config(config);
    known.push_back(maker.kind);
  }
  fail(ErrorCode::unsupported, "unknown layer '{}': this build knows {}", kind,
       fmt::join(known, ", "));
}

}  // namespace sealion::heras
