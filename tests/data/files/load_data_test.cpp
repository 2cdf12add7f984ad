#include "data/files/load/load_data.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "data/compress.h"
#include "data/dataset.h"
#include "support/expect_error.h"
#include "support/foreign_files.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using namespace std::string_view_literals;
using heras::testing::gzip;
using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::bytes_of;
using testing::idx;
using testing::jpeg;
using testing::npy;
using testing::plain_image;
using testing::png;
using testing::zip;

namespace fs = std::filesystem;

const std::string irises =
    "length,width,kind,site\n5.1,3.5,setosa,a\n4.9,,virginica,b\n6,2,setosa,a\n";

const ClassTargets& classes(const Dataset& data) { return std::get<ClassTargets>(data.targets); }
const Records& records(const Dataset& data) { return std::get<Records>(data.inputs); }

class LoadData : public ::testing::Test {
 protected:
  fs::path file(const std::string& name, const ByteVector& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    write_file(folder_ / name, bytes);
    return folder_ / name;
  }
  fs::path file(const std::string& name, const std::string& text) {
    return file(name, bytes_of(text));
  }
  Dataset load(const fs::path& path, const DataOptions& options = {}) {
    DataSplits data = load_data(path, options);
    EXPECT_EQ(record_count(data.test), 0U);
    return data.train;
  }

  TemporaryFolder folder_;
};

TEST_F(LoadData, TakesTheLabelFromATable) {
  for (const char* label : {"kind", "3"}) {
    const Dataset data = load(file("t.csv", irises), {.label = label, .ignored = {"4"}});
    EXPECT_EQ(classes(data).names, (std::vector<std::string>{"setosa", "virginica"}));
    EXPECT_EQ(classes(data).of_record, (std::vector<std::uint32_t>{0, 1, 0}));
    const Table& table = std::get<Table>(data.inputs);
    ASSERT_EQ(table.columns.size(), 2U);
    EXPECT_EQ(table.columns[0], (Column{"length", NumericColumn{{5.1, 4.9, 6}}}));
    EXPECT_EQ(table.columns[1].name, "width");
  }
  EXPECT_EQ(load(file("t.csv", irises)).targets.index(), 0U);
}

TEST_F(LoadData, ReadsTablesThatAreGzipped) {
  const Dataset data = load(file("t.csv.gz", gzip(bytes_of(irises))), {.label = "kind"});
  EXPECT_EQ(std::get<Table>(data.inputs).rows, 3U);
  ByteVector cut = gzip(bytes_of(irises));
  cut.resize(cut.size() - 5);
  expect_error(ErrorCode::corrupt, "t.csv.gz' is cut off", [&] { load(file("t.csv.gz", cut)); });
}

TEST_F(LoadData, TellsClassesFromNumbers) {
  const auto targets = [&](const std::string& column, TargetKind kind = TargetKind::automatic) {
    std::string text = "x,y\n";
    std::size_t begin = 0;
    while (begin < column.size()) {
      const std::size_t end = column.find(' ', begin);
      text += "1," + column.substr(begin, end - begin) + "\n";
      begin = end == std::string::npos ? column.size() : end + 1;
    }
    return load(file("t.csv", text), {.label = "y", .targets = kind}).targets;
  };
  EXPECT_EQ(std::get<ClassTargets>(targets("10 7 3 7.0")),
            (ClassTargets{{"3", "7", "10"}, {2, 1, 0, 1}}));
  EXPECT_EQ(std::get<RealTargets>(targets("10 7.5 3")), (RealTargets{"y", {10, 7.5, 3}}));
  EXPECT_EQ(std::get<RealTargets>(targets("1 0", TargetKind::real)), (RealTargets{"y", {1, 0}}));
  EXPECT_EQ(std::get<ClassTargets>(targets("0.5 0.25", TargetKind::classes)),
            (ClassTargets{{"0.25", "0.5"}, {1, 0}}));
  std::string numbers = "0";
  for (int i = 1; i < 20; ++i) numbers += " " + std::to_string(i);
  EXPECT_EQ(targets(numbers).index(), 1U);
  EXPECT_EQ(targets(numbers + " 20").index(), 2U);
  expect_error(ErrorCode::corrupt, "'y' has texts", [&] { targets("a b", TargetKind::real); });
}

TEST_F(LoadData, RefusesATableWithoutItsLabels) {
  expect_error(ErrorCode::corrupt, "line 3, column 'width': nothing stands there",
               [&] { load(file("t.csv", irises), {.label = "width"}); });
  expect_error(ErrorCode::not_found, "no column 'sort'; there are: length, width, kind, site",
               [&] { load(file("t.csv", irises), {.label = "sort"}); });
  expect_error(ErrorCode::not_found, "no column '5'",
               [&] { load(file("t.csv", irises), {.label = "5"}); });
  expect_error(ErrorCode::invalid_argument, "'kind' is the label and cannot be ignored",
               [&] { load(file("t.csv", irises), {.label = "3", .ignored = {"kind"}}); });
  expect_error(ErrorCode::corrupt, "no column that a model could see",
               [&] { load(file("t.csv", "y\n1\n"), {.label = "y"}); });
  expect_error(ErrorCode::corrupt, "a header and no rows", [&] { load(file("t.csv", "x,y\n")); });
}

TEST_F(LoadData, ReadsArraysWithLabelsInAnotherFile) {
  const fs::path x = file("x.npy", npy("|u1", "(3, 1, 2)", "\1\2\3\4\5\6"));
  const Dataset alone = load(x);
  EXPECT_EQ(records(alone), (Records{{1, 2}, 3, std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}}));
  EXPECT_EQ(alone.targets.index(), 0U);
  file("y.npy", npy("<i4", "(3,)", "\7\0\0\0\2\0\0\0\7\0\0\0"sv));
  EXPECT_EQ(classes(load(x, {.label = "y.npy"})), (ClassTargets{{"2", "7"}, {1, 0, 1}}));
  file("y.idx", gzip(idx({3}, "\1\1\0"sv)));
  EXPECT_EQ(classes(load(x, {.label = "y.idx"})), (ClassTargets{{"0", "1"}, {1, 1, 0}}));
  file("words.npy", npy("<U1", "(3, 1)", "b\0\0\0a\0\0\0b\0\0\0"sv));
  EXPECT_EQ(classes(load(x, {.label = (folder_ / "words.npy").string()})),
            (ClassTargets{{"a", "b"}, {1, 0, 1}}));
  expect_error(ErrorCode::not_found, "there is no 'z.npy', here or beside",
               [&] { load(x, {.label = "z.npy"}); });
  file("two.npy", npy("|u1", "(2,)", "\1\2"));
  expect_error(ErrorCode::corrupt, "has 2 labels in 'two' for the 3 records",
               [&] { load(x, {.label = "two.npy"}); });
  expect_error(ErrorCode::corrupt, "labels are one number or text for each record",
               [&] { load(x, {.label = "x.npy"}); });
}

TEST_F(LoadData, FindsTheLabelsOfMnistsFiles) {
  const fs::path images = file("some-images-idx3-ubyte.gz", gzip(idx({2, 1, 1}, "\5\6")));
  file("some-labels-idx1-ubyte.gz", gzip(idx({2}, "\3\1")));
  const Dataset data = load(images);
  EXPECT_EQ(records(data).shape, (std::vector<std::size_t>{1, 1}));
  EXPECT_EQ(classes(data), (ClassTargets{{"1", "3"}, {1, 0}}));
}

TEST_F(LoadData, ReadsArchivesWithATestSet) {
  const ByteVector x = npy("<f4", "(2, 1)", "\0\0\x80\x3F\0\0\0\x40"sv);
  const DataSplits data = load_data(file(
      "a.npz", zip({{"x_train.npy", x},
                    {"y_train.npy", npy("|u1", "(2,)", "\1\2")},
                    {"x_test.npy", x},
                    {"y_test.npy", npy("<i8", "(2,)", "\3\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"sv)}})));
  EXPECT_EQ(records(data.train), (Records{{1}, 2, std::vector<float>{1, 2}}));
  EXPECT_EQ(classes(data.train), (ClassTargets{{"1", "2", "3"}, {0, 1}}));
  EXPECT_EQ(classes(data.test), (ClassTargets{{"1", "2", "3"}, {2, 0}}));
}

TEST_F(LoadData, ReadsFoldersAsMnistComes) {
  file("m/t10k-images-idx3-ubyte", idx({2, 1, 1}, "\5\6"));
  file("m/t10k-labels-idx1-ubyte", idx({2}, "\2\1"));
  const DataSplits data = load_data(folder_ / "m");
  EXPECT_EQ(record_count(data.train), 0U);
  EXPECT_EQ(records(data.test), (Records{{1, 1}, 2, std::vector<std::uint8_t>{5, 6}}));
  EXPECT_EQ(classes(data.test), (ClassTargets{{"0", "1", "2"}, {2, 1}}));
}

TEST_F(LoadData, FindsArraysInArchivesByTheirNames) {
  const ByteVector x = npy("|u1", "(2, 1)", "\5\6"), y = npy("|u1", "(2,)", "\1\2");
  EXPECT_EQ(classes(load(file("a.npz", zip({{"X.npy", x}, {"Y.npy", y}})))).names.size(), 2U);
  EXPECT_EQ(load(file("a.npz", zip({{"only.npy", x}}))).targets.index(), 0U);
  const fs::path other = file("a.npz", zip({{"data.npy", x}, {"kind.npy", y}}));
  EXPECT_EQ(classes(load(other, {.label = "kind"})).of_record, (std::vector<std::uint32_t>{0, 1}));
  expect_error(ErrorCode::not_found, "no array 'sort'; there are: data (2 x 1), kind (2)",
               [&] { load(other, {.label = "sort"}); });
  expect_error(ErrorCode::not_found, "there are: p (2 x 1), q (2)", [&] {
    load(file("a.npz", zip({{"p.npy", x}, {"q.npy", y}})));
  });
}

TEST_F(LoadData, ReadsPicturesByClass) {
  file("p/9/b10.png", png(plain_image(2, 3, 1, 10)));
  file("p/9/b9.png", png(plain_image(2, 3, 1, 9)));
  file("p/10/x.png", png(plain_image(2, 3, 1, 99)));
  file("p/10/.hidden", "no picture");
  const Dataset data = load(folder_ / "p");
  EXPECT_EQ(records(data).shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(classes(data), (ClassTargets{{"9", "10"}, {0, 0, 1}}));
  const auto& pixels = std::get<Numbers<std::uint8_t>>(records(data).values);
  EXPECT_EQ(pixels[0], 9);
  EXPECT_EQ(pixels[6], 10);
  EXPECT_EQ(pixels[12], 99);
}

TEST_F(LoadData, ReadsBothPartsOfPictures) {
  file("p/train/cat/1.jpg", jpeg(plain_image(8, 8, 3, 10)));
  file("p/train/dog/1.png", png(plain_image(8, 8, 3, 10)));
  file("p/test/dog/1.png", png(plain_image(8, 8, 3, 10)));
  const DataSplits data = load_data(folder_ / "p");
  EXPECT_EQ(records(data.train).shape, (std::vector<std::size_t>{8, 8, 3}));
  EXPECT_EQ(classes(data.train), (ClassTargets{{"cat", "dog"}, {0, 1}}));
  EXPECT_EQ(classes(data.test), (ClassTargets{{"cat", "dog"}, {1}}));
}

TEST_F(LoadData, RefusesPicturesThatAreNotAlike) {
  file("p/a/1.png", png(plain_image(2, 3, 1, 0)));
  file("p/b/1.png", png(plain_image(4, 3, 1, 0)));
  const auto load_pictures = [&] { load(folder_ / "p"); };
  expect_error(ErrorCode::corrupt, "b/1.png' has 4 x 3 pixels of 1 channels, but", load_pictures);
  expect_error(ErrorCode::corrupt, "a/1.png' 2 x 3 of 1", load_pictures);
  expect_error(ErrorCode::corrupt, "mogrify -resize 3x2!", load_pictures);
  file("p/b/1.png", png(plain_image(2, 3, 3, 0)));
  expect_error(ErrorCode::corrupt, "of 3 channels, but", load_pictures);
  file("p/b/1.png", "no picture");
  expect_error(ErrorCode::corrupt, "b/1.png' is neither a PNG nor a JPEG", load_pictures);
  fs::remove(folder_ / "p/b/1.png");
  expect_error(ErrorCode::corrupt, "b' has no pictures", load_pictures);
}

TEST_F(LoadData, FollowsNoLinksOutOfTheFolder) {
  file("outside/1.png", png(plain_image(5, 5, 1, 0)));
  file("p/a/1.png", png(plain_image(2, 2, 1, 0)));
  fs::create_symlink(folder_ / "outside/1.png", folder_ / "p/a/2.png");
  fs::create_directory_symlink(folder_ / "outside", folder_ / "p/b");
  fs::create_symlink("1.png", folder_ / "p/a/3.png");
  fs::create_symlink("nowhere", folder_ / "p/a/4.png");
  const Dataset data = load(folder_ / "p");
  EXPECT_EQ(records(data).count, 2U);
  EXPECT_EQ(classes(data).names, (std::vector<std::string>{"a"}));
}

TEST_F(LoadData, SaysWhatIsNotThere) {
  expect_error(ErrorCode::not_found, "nowhere.csv", [&] { load(folder_ / "nowhere.csv"); });
  fs::create_directory(folder_ / "empty");
  expect_error(ErrorCode::not_found, "neither IDX files nor pictures by class",
               [&] { load(folder_ / "empty"); });
}

TEST_F(LoadData, RefusesOptionsThatMeanNothing) {
  const fs::path x = file("x.npy", npy("|u1", "(1, 1)", "\1"));
  expect_error(ErrorCode::invalid_argument, "is no table", [&] { load(x, {.ignored = {"a"}}); });
  expect_error(ErrorCode::invalid_argument, "says itself",
               [&] { load(folder_.path(), {.label = "a"}); });
}

}  // namespace
}  // namespace sealion
