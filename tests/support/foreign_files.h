#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "data/files/image/image.h"

/// Files of the formats of others, made by the libraries that are known for them.
namespace sealion::testing {

ByteVector bytes_of(std::string_view text);

/// A .npy file with this description and these elements, as numpy.save writes it but for the
/// padding.
ByteVector npy(const std::string& descr, const std::string& shape, std::string_view elements,
               bool fortran_order = false, std::uint8_t major = 1);

/// An IDX file of bytes: the element type's code and number of dimensions, their sizes, the
/// elements.
ByteVector idx(const std::vector<std::uint32_t>& sizes, std::string_view elements);

/// A ZIP archive of these files, packed or as they are.
ByteVector zip(const std::map<std::string, ByteVector>& files, bool packed = true);

/// A picture as a PNG or a JPEG file, the latter at the best quality.
ByteVector png(const Image& image);
ByteVector jpeg(const Image& image);

/// A picture of one colour.
Image plain_image(std::size_t height, std::size_t width, std::size_t channels, std::uint8_t level);

}  // namespace sealion::testing
