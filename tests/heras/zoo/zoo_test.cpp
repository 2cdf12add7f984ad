#include "heras/zoo/zoo.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "heras/fixtures.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::ScopedEnvironment;

TEST(Zoo, FindsModelsByNameAndByPath) {
  TemporaryFolder folder;
  write_file(folder / "b.sealion", "b");
  write_file(folder / "a.sealion", "a");
  write_file(folder / "a.manifest.json", "{}");
  const ScopedEnvironment zoo("SEALION_ZOO", folder.path().string());
  EXPECT_EQ(zoo_models(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(find_model("a"), folder / "a.sealion");
  EXPECT_EQ(find_model((folder / "a.manifest.json").string()), folder / "a.manifest.json");
  expect_error(ErrorCode::not_found, "no model 'c': neither a file nor in the zoo, which has: a, b",
               [] { find_model("c"); });
  expect_error(ErrorCode::not_found, "no model '../a'", [] { find_model("../a"); });
}

TEST(Zoo, SaysWhenItIsEmpty) {
  TemporaryFolder folder;
  const ScopedEnvironment zoo("SEALION_ZOO", (folder / "absent").string());
  EXPECT_TRUE(zoo_models().empty());
  expect_error(ErrorCode::not_found, "which has: nothing", [] { find_model("dnn-30"); });
}

TEST(Zoo, KnowsItsArchitectures) {
  for (const std::string& name : zoo_architectures()) {
    EXPECT_EQ(zoo_architecture(name).name(), name);
  }
  const Model model = zoo_architecture("dnn-30");
  EXPECT_EQ(model.input_shape(), (Shape{28, 28}));
  EXPECT_EQ(model.output_shape(), Shape{10});
  EXPECT_EQ(model.parameter_count(), 784u * 30 + 30 + 30 * 10 + 10);
  EXPECT_FALSE(model.is_trained());
  EXPECT_NO_THROW(check_fit_options(zoo_recipe("dnn-30").fit));
  expect_error(ErrorCode::not_found, "there are: dnn-30", [] { zoo_recipe("dnn-31"); });
  expect_error(ErrorCode::not_found, "there are: dnn-30", [] { zoo_architecture("dnn-31"); });
}

}  // namespace
}  // namespace sealion::heras
