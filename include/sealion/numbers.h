#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sealion {

/// Numbers one after another, to be read only: their own, or borrowed from memory of somebody else,
/// so that arrays of other libraries are taken as they lie. Copies share the memory and cost
/// nothing. Where a `std::span<const T>` is due, they are one; to change some, make new ones of a
/// vector.
template <typename T>
class Numbers {
 public:
  using value_type = T;             ///< of one number
  using iterator = const T*;        ///< over all of them
  using const_iterator = iterator;  ///< the same: nothing changes them

  /// None.
  Numbers() = default;
  /// These, in the memory in which the vector has them.
  Numbers(std::vector<T> numbers) {
    size_ = numbers.size();
    const auto owner = std::make_shared<const std::vector<T>>(std::move(numbers));
    first_ = {owner, owner->data()};
  }
  /// These.
  Numbers(std::initializer_list<T> numbers) : Numbers(std::vector<T>(numbers)) {}
  /// Numbers that lie elsewhere, without a copy: what is changed there is changed here, and must
  /// not be while a call reads it. `owner` lives as long as any copy of what is returned; without
  /// one, the memory itself must.
  static Numbers borrowed(std::span<const T> numbers, std::shared_ptr<const void> owner) {
    Numbers made;
    made.size_ = numbers.size();
    made.first_ = {std::move(owner), numbers.data()};
    return made;
  }

  /// The first of them; not to be read where there are none.
  const T* data() const { return first_.get(); }
  /// How many: none of what was moved away.
  std::size_t size() const { return first_ ? size_ : 0; }
  /// Whether there are none.
  bool empty() const { return size() == 0; }
  /// The first of them.
  const T* begin() const { return data(); }
  /// Behind the last.
  const T* end() const { return data() + size(); }
  /// Number `i`, which there is. A loop over many is faster over a span.
  const T& operator[](std::size_t i) const { return std::span(data(), size())[i]; }
  /// The first, which there is.
  const T& front() const { return (*this)[0]; }
  /// The last, which there is.
  const T& back() const { return (*this)[size() - 1]; }
  /// A copy that can be changed.
  std::vector<T> to_vector() const { return {begin(), end()}; }

  /// Equal as vectors are, number by number: not where one is NaN.
  friend bool operator==(const Numbers& a, const Numbers& b) { return std::ranges::equal(a, b); }

 private:
  std::shared_ptr<const T> first_;  // shares the owner
  std::size_t size_ = 0;
};

}  // namespace sealion
