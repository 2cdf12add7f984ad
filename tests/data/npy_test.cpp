#include "data/npy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

#include "base/file.h"
#include "heras/transfer/features.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;

ByteVector bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

/// A file with this text as its header, not padded, and these elements.
ByteVector file_with(const std::string& header, const ByteVector& data, std::uint8_t major = 1) {
  ByteWriter writer;
  writer.write_magic("\x93NUMPY");
  writer.write(major);
  writer.write<std::uint8_t>(0);
  writer.write(static_cast<std::uint16_t>(header.size()));
  writer.write_magic(header);
  writer.write_bytes(data);
  return writer.release();
}

std::string header_of(const std::string& descr, const std::string& shape,
                      const std::string& fortran_order = "False") {
  return fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}\n", descr,
                     fortran_order, shape);
}

template <typename T>
ByteVector elements(const std::vector<T>& values) {
  ByteVector bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

FeatureTable table_of(std::size_t rows, std::size_t columns, const std::vector<double>& values) {
  FeatureTable table(rows, columns);
  std::copy(values.begin(), values.end(), table.values.begin());
  return table;
}

/// numpy.save(file, numpy.array([[1.5, -2], [0, 1e300], [3, 4]])) of NumPy 1.24.
TEST(Npy, WritesTheBytesOfNumPy) {
  const ByteVector expected = file_with(
      "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }" + std::string(58, ' ') + "\n",
      elements<double>({1.5, -2, 0, 1e300, 3, 4}));
  EXPECT_EQ(expected.size(), 128u + 48);
  EXPECT_EQ(npy_bytes(table_of(3, 2, {1.5, -2, 0, 1e300, 3, 4})), expected);
}

TEST(Npy, AlignsItsDataForAnyShape) {
  for (const std::size_t rows : {1, 9, 10, 99, 12345}) {
    const FeatureTable table(rows, 3);
    const ByteVector bytes = npy_bytes(table);
    const std::size_t header = bytes.size() - table.values.size() * 8;
    EXPECT_EQ(header % 64, 0u);
    EXPECT_EQ(bytes[header - 1], '\n');
    EXPECT_EQ(bytes[8] + 256u * bytes[9] + 10, header);
  }
}

TEST(Npy, ComesBackAsItWas) {
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  for (const auto& [rows, columns] : {std::pair{1, 1}, {1, 700}, {513, 1}, {37, 16}}) {
    FeatureTable table(static_cast<std::size_t>(rows), static_cast<std::size_t>(columns));
    for (double& value : table.values) value = std::exp(50 * normal(generator));
    table.values[0] = -std::numeric_limits<double>::denorm_min();
    EXPECT_EQ(parse_npy(npy_bytes(table), "t"), table);
  }
}

TEST(Npy, ReadsFilesAndReplacesThemWhole) {
  const TemporaryFolder folder;
  write_npy(folder / "a.npy", table_of(1, 2, {1, 2}));
  write_npy(folder / "a.npy", table_of(2, 1, {3, 4}));
  EXPECT_EQ(read_npy(folder / "a.npy"), table_of(2, 1, {3, 4}));
  EXPECT_EQ(folder.entries(), 1u);
  expect_error(ErrorCode::not_found, "b.npy", [&] { read_npy(folder / "b.npy"); });
}

TEST(Npy, ReadsAllTypesThatItKnows) {
  const FeatureTable expected = table_of(2, 2, {1, 2, 250, 7});
  const auto read = [](const char* descr, const ByteVector& data) {
    return parse_npy(file_with(header_of(descr, "(2, 2)"), data), "t");
  };
  EXPECT_EQ(read("<f8", elements<double>({1, 2, 250, 7})), expected);
  EXPECT_EQ(read("<f4", elements<float>({1, 2, 250, 7})), expected);
  EXPECT_EQ(read("<i8", elements<std::int64_t>({1, 2, 250, 7})), expected);
  EXPECT_EQ(read("|u1", {1, 2, 250, 7}), expected);
  EXPECT_EQ(parse_npy(npy_bytes(2, 2, std::vector<std::uint8_t>{1, 2, 250, 7}), "t"), expected);
  EXPECT_EQ(read("|b1", {1, 0, 0, 1}), table_of(2, 2, {1, 0, 0, 1}));
  EXPECT_EQ(parse_npy(file_with(header_of("|u1", "(2, 2)", "True"), {1, 2, 3, 4}), "t"),
            table_of(2, 2, {1, 3, 2, 4}));
  EXPECT_EQ(read("<i8", elements<std::int64_t>({-5, INT64_MIN, 0, 1})),
            table_of(2, 2, {-5, -0x1p63, 0, 1}));
}

/// The format leaves their order and the spaces to who writes it.
TEST(Npy, ReadsHeadersAsPythonWould) {
  const ByteVector data = elements<double>({1, 2});
  for (const char* header :
       {"{'shape':(1,2),'fortran_order':False,'descr':'<f8'}",
        "{\"descr\" : \"<f8\", 'fortran_order': False , 'shape': ( 1 , 2, )  }     \n"}) {
    EXPECT_EQ(parse_npy(file_with(header, data), "t"), table_of(1, 2, {1, 2})) << header;
  }
}

TEST(Npy, RefusesDamagedHeaders) {
  const ByteVector data = elements<double>({1, 2});
  for (const char* header :
       {"", "\n", "{}", "{", "x", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), 'more': 1}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)} x",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1 2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, -2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 99999999999999999999)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': 2}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 2)}",
        "{'descr': '<f8, 'fortran_order': False, 'shape': (1, 2)}",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (1, 2)}"}) {
    expect_error(ErrorCode::corrupt, "'t' has a damaged .npy header",
                 [&] { parse_npy(file_with(header, data), "t"); });
  }
  std::string many = "(";
  for (int i = 0; i < 10000; ++i) many += "1,";
  expect_error(ErrorCode::corrupt, "damaged",
               [&] { parse_npy(file_with(header_of("<f8", many + ")"), data), "t"); });
}

TEST(Npy, RefusesWhatItsHeaderDoesNotAnnounce) {
  const std::string header = header_of("<f8", "(1, 2)");
  const auto expect_corrupt = [](const std::string& text, const ByteVector& bytes) {
    expect_error(ErrorCode::corrupt, text, [&] { parse_npy(bytes, "t"); });
  };
  const ByteVector sound = file_with(header, elements<double>({1, 2}));
  for (std::size_t length = 0; length < sound.size(); ++length) {
    expect_corrupt("", ByteVector(sound.begin(), sound.begin() + static_cast<long>(length)));
  }
  expect_corrupt("trailing bytes", file_with(header, elements<double>({1, 2, 3})));
  expect_corrupt("is cut off", file_with(header, elements<float>({1, 2})));
  expect_corrupt("no .npy file", bytes_of("\x89PNG, surely, and no array"));
  for (const char* shape : {"(0, 2)", "(2, 0)", "(1, 65537)", "(1048577, 1)", "(1048576, 65536)",
                            "(4294967296, 4294967296)", "(18446744073709551615, 2)"}) {
    expect_corrupt("claims", file_with(header_of("<f8", shape), {}));
  }
  for (const double bad : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    expect_corrupt("row 0, column 1", file_with(header, elements<double>({1, bad})));
  }
}

TEST(Npy, SaysWhatToDoWithOtherArrays) {
  const ByteVector data = elements<double>({1, 2});
  const auto expect_unsupported = [](const std::string& text, const ByteVector& bytes) {
    expect_error(ErrorCode::unsupported, text, [&] { parse_npy(bytes, "t"); });
  };
  for (const char* descr : {"<c16", "|O", "<M8", "<U1"}) {
    expect_unsupported("astype", file_with(header_of(descr, "(1, 2)"), ByteVector(8)));
  }
  expect_unsupported("records", file_with("{'descr': [('a', '<f8')], 'fortran_order': False, "
                                          "'shape': (1, 2)}",
                                          data));
  for (const char* shape : {"()", "(2,)", "(1, 1, 2)"}) {
    expect_unsupported("reshape", file_with(header_of("<f8", shape), data));
  }
  expect_unsupported("4.0", file_with(header_of("<f8", "(1, 2)"), data, 4));
}

/// A Python that has NumPy, or nothing.
std::string find_numpy() {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    const std::string command = fmt::format("{} -c 'import numpy' 2>/dev/null", python);
    if (std::system(command.c_str()) == 0) return python;
  }
  return {};
}

TEST(Npy, UnderstandsNumPyItself) {
  const std::string python = find_numpy();
  if (python.empty()) GTEST_SKIP() << "no NumPy here";
  const TemporaryFolder folder;
  write_npy(folder / "ours.npy", table_of(2, 3, {0.1, -1e-300, 2, 3, 4, 5e300}));
  const std::string script =
      "import numpy\n"
      "a = numpy.load('ours.npy')\n"
      "assert a.dtype == 'float64' and a.tolist() == [[0.1, -1e-300, 2], [3, 4, 5e300]]\n"
      "numpy.save('copy.npy', a)\n"
      "assert open('copy.npy', 'rb').read() == open('ours.npy', 'rb').read()\n"
      "numpy.save('int64.npy', numpy.arange(-3, 9).reshape(4, 3))\n"
      "numpy.save('float32.npy', numpy.arange(6, dtype='float32').reshape(6, 1) / 4)\n"
      "numpy.save('uint8.npy', numpy.full((300, 2), 255, dtype='uint8'))\n";
  write_file(folder / "script.py", script);
  ASSERT_EQ(
      std::system(fmt::format("cd '{}' && {} script.py", folder.path().string(), python).c_str()),
      0);
  EXPECT_EQ(read_npy(folder / "int64.npy"),
            table_of(4, 3, {-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(read_npy(folder / "float32.npy"), table_of(6, 1, {0, 0.25, 0.5, 0.75, 1, 1.25}));
  EXPECT_EQ(read_npy(folder / "uint8.npy"), table_of(300, 2, std::vector<double>(600, 255)));
}

TEST(ToFeatures, AreLogitsInTheNetworksUnits) {
  IntegerBatch logits(2, 3);
  const std::vector<std::int64_t> values = {1, -2, 3, 40, INT64_MIN, INT64_MAX};
  for (std::size_t i = 0; i < 6; ++i) logits.feature(i / 3)[i % 3] = values[i];
  Manifest manifest;
  manifest.output_scale = 0.25;
  manifest.output_shift = 4;
  EXPECT_EQ(to_features(logits, manifest), table_of(3, 2, {4, 160, -8, -0x1p65, 12, 0x1p65}));
  manifest.output_shift = 1100;
  expect_error(ErrorCode::corrupt, "shift 1100", [&] { to_features(logits, manifest); });
  manifest.output_scale = 0x1p-1000;
  EXPECT_EQ(to_features(logits, manifest).row(0)[0], 0x1p100);
}

}  // namespace
}  // namespace sealion::heras
