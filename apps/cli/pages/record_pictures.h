#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cli/pages/png.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion::cli {

/// Records in rows and columns, grey or in colours, to be looked at. Refers to them.
class RecordPictures {
 public:
  /// Nothing where the records are something else.
  static std::optional<RecordPictures> of(const Inputs& inputs);

  /// Bytes of one of them.
  std::size_t size() const { return height_ * width_ * channels_; }
  bool are_grey() const { return channels_ == 1; }
  /// The record's bytes; of other numbers the integers that the preprocessing makes, from black to
  /// white.
  std::vector<std::uint8_t> bytes(std::size_t record, const Preprocessing& preprocessing) const;
  /// Bytes as a picture of the same size; refers to them.
  Raster raster(std::span<const std::uint8_t> bytes) const {
    return {bytes, height_, width_, channels_};
  }

 private:
  explicit RecordPictures(const Inputs& inputs) : inputs_(inputs) {}

  std::vector<std::uint8_t> levels(std::size_t record, const Preprocessing& preprocessing) const;

  const Inputs& inputs_;
  std::size_t height_ = 0, width_ = 0, channels_ = 0;
};

}  // namespace sealion::cli
