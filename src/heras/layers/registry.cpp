#include <fmt/ranges.h>

#include <array>
#include <concepts>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras {
namespace {

struct Maker {
  std::string_view kind;
  std::unique_ptr<Layer> (*from_config)(const JsonValue& config);
};

/// Whether a kind has a get_config of its own, or nothing to say there but its name.
template <typename L>
constexpr bool says_its_options =
    std::same_as<decltype(&L::get_config), nlohmann::json (L::*)() const> ||
    (std::default_initializable<L> && std::constructible_from<L, std::string>);

/// Whether a linear kind says how many weights it has.
template <typename L>
constexpr bool sizes_its_weights =
    !std::derived_from<L, LinearLayer> ||
    std::same_as<decltype(&L::weight_sizes), WeightSizes (L::*)() const>;

template <typename L>
constexpr Maker maker_of() {
  static_assert(says_its_options<L>, "a layer with options has a get_config");
  static_assert(sizes_its_weights<L>, "a layer with a kernel has weight_sizes");
  return {L::kind_name, [](const JsonValue& config) -> std::unique_ptr<Layer> {
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

std::unique_ptr<Layer> layer_from_config(const std::string& kind, const JsonValue& config) {
  std::vector<std::string_view> known;
  for (const Maker& maker : makers) {
    if (kind == maker.kind) return maker.from_config(config);
    known.push_back(maker.kind);
  }
  fail(ErrorCode::unsupported, "unknown layer '{}': this build knows {}", kind,
       fmt::join(known, ", "));
}

}  // namespace sealion::heras
