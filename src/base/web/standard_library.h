#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <iterator>
#include <type_traits>
#include <utility>

/// What the layers of the client use of C++20 and the standard library of Emscripten 3.1.6 (LLVM
/// 13) lacks: CMake puts it in front of every source. Goes with that version.
#if _LIBCPP_VERSION < 15000

namespace std {

template <typename To, typename From>
requires(sizeof(To) == sizeof(From)) constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}

namespace ranges {

namespace from_iterators {

/// f(x, y) with projections in front, as the algorithms on iterators take it.
template <typename F, typename Projection>
auto projected(F& f, Projection& projection) {
  return [&](auto&&... values) -> decltype(auto) {
    return std::invoke(f, std::invoke(projection, std::forward<decltype(values)>(values))...);
  };
}

}  // namespace from_iterators

template <typename Range, typename Out>
constexpr auto copy(Range&& range, Out out) {
  return std::copy(std::begin(range), std::end(range), out);
}

template <typename Range, typename T>
constexpr void fill(Range&& range, const T& value) {
  std::fill(std::begin(range), std::end(range), value);
}

template <typename Range, typename Out, typename F>
constexpr auto transform(Range&& range, Out out, F f) {
  return std::transform(std::begin(range), std::end(range), out, f);
}

template <typename Range, typename T, typename Projection = std::identity>
constexpr auto find(Range&& range, const T& value, Projection projection = {}) {
  return std::find_if(std::begin(range), std::end(range), [&](const auto& element) {
    return std::invoke(projection, element) == value;
  });
}

template <typename Range, typename T>
constexpr auto count(Range&& range, const T& value) {
  return std::count(std::begin(range), std::end(range), value);
}

template <typename Range, typename Test, typename Projection = std::identity>
constexpr bool all_of(Range&& range, Test test, Projection projection = {}) {
  return std::all_of(std::begin(range), std::end(range),
                     from_iterators::projected(test, projection));
}

template <typename Range, typename Test, typename Projection = std::identity>
constexpr bool any_of(Range&& range, Test test, Projection projection = {}) {
  return std::any_of(std::begin(range), std::end(range),
                     from_iterators::projected(test, projection));
}

template <typename A, typename B, typename Test = std::equal_to<>, typename Of = std::identity,
          typename To = std::identity>
constexpr bool equal(A&& a, B&& b, Test test = {}, Of of = {}, To to = {}) {
  return std::equal(std::begin(a), std::end(a), std::begin(b), std::end(b),
                    [&](const auto& x, const auto& y) {
                      return std::invoke(test, std::invoke(of, x), std::invoke(to, y));
                    });
}

template <typename Range, typename Test = std::equal_to<>>
constexpr auto adjacent_find(Range&& range, Test test = {}) {
  return std::adjacent_find(std::begin(range), std::end(range), test);
}

template <typename Range>
constexpr auto max_element(Range&& range) {
  return std::max_element(std::begin(range), std::end(range));
}

template <typename Range>
constexpr auto max(Range&& range) {
  return *std::max_element(std::begin(range), std::end(range));
}

template <typename Range, typename Order = std::less<>, typename Projection = std::identity>
void stable_sort(Range&& range, Order order = {}, Projection projection = {}) {
  std::stable_sort(std::begin(range), std::end(range),
                   from_iterators::projected(order, projection));
}

template <typename Range, typename T>
constexpr bool binary_search(Range&& range, const T& value) {
  return std::binary_search(std::begin(range), std::end(range), value);
}

template <typename Range, typename T, typename Order = std::less<>,
          typename Projection = std::identity>
constexpr auto lower_bound(Range&& range, const T& value, Order order = {},
                           Projection projection = {}) {
  return std::lower_bound(std::begin(range), std::end(range), value,
                          [&](const auto& element, const T& than) {
                            return std::invoke(order, std::invoke(projection, element), than);
                          });
}

template <typename Range, typename T>
constexpr auto upper_bound(Range&& range, const T& value) {
  return std::upper_bound(std::begin(range), std::end(range), value);
}

}  // namespace ranges
}  // namespace std

#endif
