#include "support/foreign_files.h"

#include <fmt/format.h>
#include <png.h>
#include <turbojpeg.h>
#include <zip.h>

#include <stdexcept>
#include <vector>

namespace sealion::testing {
namespace {

void expect(bool holds) {
  if (!holds) throw std::logic_error("a library did not write the file that was asked for");
}

}  // namespace

ByteVector bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

ByteVector npy(const std::string& descr, const std::string& shape, std::string_view elements,
               bool fortran_order, std::uint8_t major) {
  const std::string header = fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}\n",
                                         descr, fortran_order ? "True" : "False", shape);
  ByteWriter writer;
  writer.write_magic("\x93NUMPY");
  writer.write(major);
  writer.write<std::uint8_t>(0);
  if (major == 1) {
    writer.write(static_cast<std::uint16_t>(header.size()));
  } else {
    writer.write(static_cast<std::uint32_t>(header.size()));
  }
  writer.write_magic(header);
  writer.write_magic(elements);
  return writer.release();
}

ByteVector idx(const std::vector<std::uint32_t>& sizes, std::string_view elements) {
  ByteVector bytes{0, 0, 8, static_cast<std::uint8_t>(sizes.size())};
  for (const std::uint32_t size : sizes) {
    for (const int shift : {24, 16, 8, 0}) {
      bytes.push_back(static_cast<std::uint8_t>(size >> shift));
    }
  }
  bytes.insert(bytes.end(), elements.begin(), elements.end());
  return bytes;
}

ByteVector zip(const std::map<std::string, ByteVector>& files, bool packed) {
  zip_source_t* const buffer = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(buffer);
  zip_t* const archive = zip_open_from_source(buffer, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  for (const auto& [name, bytes] : files) {
    zip_source_t* const source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name.c_str(), source, 0);
    expect(index >= 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                             packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  }
  expect(zip_close(archive) == 0);
  zip_stat_t stat;
  zip_source_open(buffer);
  zip_source_stat(buffer, &stat);
  ByteVector bytes(stat.size);
  expect(zip_source_read(buffer, bytes.data(), bytes.size()) ==
         static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(buffer);
  zip_source_free(buffer);
  return bytes;
}

ByteVector png(const Image& image) {
  png_image control{};
  control.version = PNG_IMAGE_VERSION;
  control.width = static_cast<png_uint_32>(image.width);
  control.height = static_cast<png_uint_32>(image.height);
  control.format = image.channels == 1   ? PNG_FORMAT_GRAY
                   : image.channels == 3 ? PNG_FORMAT_RGB
                                         : PNG_FORMAT_RGBA;
  ByteVector bytes(PNG_IMAGE_PNG_SIZE_MAX(control));
  png_alloc_size_t size = bytes.size();
  expect(png_image_write_to_memory(&control, bytes.data(), &size, 0, image.pixels.data(), 0,
                                   nullptr) != 0);
  bytes.resize(size);
  return bytes;
}

ByteVector jpeg(const Image& image) {
  const tjhandle compressor = tjInitCompress();
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  const bool is_grey = image.channels == 1;
  expect(tjCompress2(compressor, image.pixels.data(), static_cast<int>(image.width), 0,
                     static_cast<int>(image.height), is_grey ? TJPF_GRAY : TJPF_RGB, &memory, &size,
                     is_grey ? TJSAMP_GRAY : TJSAMP_444, 100, 0) == 0);
  ByteVector bytes(memory, memory + size);
  tjFree(memory);
  tjDestroy(compressor);
  return bytes;
}

Image plain_image(std::size_t height, std::size_t width, std::size_t channels, std::uint8_t level) {
  return {height, width, channels, std::vector<std::uint8_t>(height * width * channels, level)};
}

}  // namespace sealion::testing
