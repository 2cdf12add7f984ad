#include "base/enum_names.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "support/expect_error.h"

namespace sealion {
namespace {

enum class Colour : std::uint8_t { red = 1, green, blue = 7 };
enum class Taste { sweet, sour, bitter };
enum class Season { summer, winter };

}  // namespace

template <>
struct EnumNames<Colour> {
  static constexpr const char* subject = "colour";
  static constexpr auto table = std::to_array<EnumName<Colour>>(
      {{Colour::green, "green"}, {Colour::red, "red"}, {Colour::blue, "blue"}});
};

/// Forgets one, the last of all.
template <>
struct EnumNames<Taste> {
  static constexpr auto table =
      std::to_array<EnumName<Taste>>({{Taste::sweet, "sweet"}, {Taste::sour, "sour"}});
};

/// Gives both one name.
template <>
struct EnumNames<Season> {
  static constexpr auto table =
      std::to_array<EnumName<Season>>({{Season::summer, "warm"}, {Season::winter, "warm"}});
};

namespace {

template <typename Enum>
constexpr bool is_complete() {
  return detail::all_have_names<Enum>(
      std::make_index_sequence<detail::values_to_look_at<Enum>()>());
}

TEST(EnumNames, AreThoseOfTheTable) {
  static_assert(std::string_view(name_of(Colour::blue)) == "blue");
  EXPECT_STREQ(name_of(Colour::red), "red");
  EXPECT_STREQ(name_of(static_cast<Colour>(3)), "something unknown");
}

TEST(EnumNames, LeadBackToTheValue) {
  for (const Colour colour : all_values<Colour>()) {
    EXPECT_EQ(from_name<Colour>(name_of(colour)), colour);
  }
  EXPECT_EQ(find_named<Colour>("blu"), std::nullopt);
  EXPECT_EQ(find_named<Colour>(""), std::nullopt);
}

TEST(EnumNames, KeepTheOrderOfTheTable) {
  EXPECT_EQ(all_names<Colour>(), (std::vector<std::string>{"green", "red", "blue"}));
  EXPECT_EQ(all_values<Colour>()[0], Colour::green);
}

TEST(EnumNames, AreListedWhereOneIsUnknown) {
  testing::expect_error(ErrorCode::invalid_argument,
                        "unknown colour 'mauve': there are green, red, blue",
                        [] { from_name<Colour>("mauve"); });
}

TEST(EnumNames, ATableThatForgetsOrRepeatsIsUnsound) {
  static_assert(is_complete<Colour>() && detail::names_differ<Colour>());
  static_assert(!is_complete<Taste>() && detail::names_differ<Taste>());
  static_assert(is_complete<Season>() && !detail::names_differ<Season>());
}

}  // namespace
}  // namespace sealion
