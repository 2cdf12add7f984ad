#include "data/files/load/load_targets.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "support/expect_error.h"
#include "support/foreign_files.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using namespace std::string_view_literals;
using sealion::testing::expect_error;
using testing::bytes_of;

class LoadTargets : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, const ByteVector& bytes) {
    write_file(folder_.path() / name, bytes);
    return folder_.path() / name;
  }

  sealion::testing::TemporaryFolder folder_;
  const ClassTargets expected_{{"0", "2"}, {1, 0}};
};

TEST_F(LoadTargets, ReadsFilesOfLabelsAlone) {
  const auto idx_labels = file("l-idx1-ubyte", testing::idx({2}, "\2\0"sv));
  EXPECT_EQ(std::get<ClassTargets>(load_targets(idx_labels, {})), expected_);
  const auto array = file("l.npy", testing::npy("|u1", "(2,)", "\2\0"sv));
  EXPECT_EQ(std::get<ClassTargets>(load_targets(array, {})), expected_);
  const auto column = file("l.csv", bytes_of("kind\n2\n0\n"));
  EXPECT_EQ(std::get<ClassTargets>(load_targets(column, {})), expected_);
  EXPECT_EQ(std::get<RealTargets>(load_targets(column, {.targets = TargetKind::real})),
            (RealTargets{"kind", {2, 0}}));
}

TEST_F(LoadTargets, TakesThemFromDataWithALabel) {
  const auto table = file("t.csv", bytes_of("x,kind\n1,2\n3,0\n"));
  EXPECT_EQ(std::get<ClassTargets>(load_targets(table, {.label = "kind"})), expected_);
  const auto wide = file("wide.csv", bytes_of("x,kind\ninf,2\n3,0\n"));  // x is not looked at
  EXPECT_EQ(std::get<ClassTargets>(load_targets(wide, {.label = "2"})), expected_);
  const auto parts =
      file("d.npz", testing::zip({{"x_train.npy", testing::npy("|u1", "(1, 1)", "\7"sv)},
                                  {"y_train.npy", testing::npy("|u1", "(1,)", "\2"sv)},
                                  {"x_test.npy", testing::npy("|u1", "(2, 1)", "\7\7"sv)},
                                  {"y_test.npy", testing::npy("|u1", "(2,)", "\2\0"sv)}}));
  EXPECT_EQ(std::get<ClassTargets>(load_targets(parts, {})), expected_);
}

TEST_F(LoadTargets, RefuseWhatIsNotOneLabelARecord) {
  const auto wide = file("t.csv", bytes_of("x,kind\n1,2\n"));
  expect_error(ErrorCode::invalid_argument, "name that of the labels, of x, kind",
               [&] { load_targets(wide, {}); });
  const auto none = file("none.csv", bytes_of("kind\n"));
  expect_error(ErrorCode::corrupt, "no rows", [&] { load_targets(none, {}); });
  const auto missing = file("missing.csv", bytes_of("kind\n1\nNA\n"));
  expect_error(ErrorCode::corrupt, "line 3", [&] { load_targets(missing, {}); });
  const auto images = file("images.npy", testing::npy("|u1", "(1, 2, 2)", "\1\1\1\1"sv));
  expect_error(ErrorCode::corrupt, "3 dimensions", [&] { load_targets(images, {}); });
}

}  // namespace
}  // namespace sealion
