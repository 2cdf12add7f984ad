#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/tensor.h"
#include "exchange/packed_form.h"

namespace sealion {

/// Writes records into the slots of ciphertexts and reads answers out of them, as a form says. For
/// any number of threads.
class PackedSlots {
 public:
  /// A form that has passed check_form for n.
  PackedSlots(PackedForm form, std::size_t n);

  const PackedForm& form() const { return form_; }

  /// The slots of a ciphertext of one group of these [inputs][records], [n]; zero where nothing
  /// lies.
  void write(const IntegerBatch& inputs, std::size_t group, std::size_t ciphertext,
             std::span<std::int64_t> slots) const;

  /// From the slots of a ciphertext of one group of answers, [n], into those of the
  /// [outputs][records] that lie there.
  void read(std::span<const std::int64_t> slots, std::size_t group, std::size_t ciphertext,
            IntegerBatch& outputs) const;

 private:
  struct Written {
    std::size_t element, slot;
  };
  /// What an element is of records from `first` on.
  void write_element(const IntegerBatch& inputs, std::size_t element, std::size_t first,
                     std::span<std::int64_t> out) const;
  std::size_t records_of_group(const IntegerBatch& batch, std::size_t group) const;

  PackedForm form_;
  std::size_t n_;
  std::vector<std::vector<Written>> written_;  // [ciphertexts]
};

}  // namespace sealion
