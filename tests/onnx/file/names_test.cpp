#include "onnx/file/names.h"

#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

TEST(Names, AreShownAsTheyAreWhereThatIsSafe) {
  for (const std::string name : {"", "/fc1/Gemm_output_0:0", "größer", "花"}) {
    EXPECT_EQ(printable(name), name);
  }
}

TEST(Names, AreEscapedWhereATerminalWouldObey) {
  EXPECT_EQ(printable("\x1b[31m\r\n\x7f"), "\\x1b[31m\\x0d\\x0a\\x7f");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\u202egnp.exe"), "\\xe2\\x80\\xaegnp.exe");  // from right to left
  EXPECT_EQ(printable("\u009b"), "\\xc2\\x9b");                     // as ESC [
}

TEST(Names, AreEscapedWhereTheyAreNotUtf8) {
  EXPECT_EQ(printable("a\xff\xc3"), "a\\xff\\xc3");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // half a pair
}

TEST(Names, AreShortened) {
  const std::string text = printable(std::string(100'000, 'x'));
  EXPECT_LT(text.size(), 1100U);
  EXPECT_THAT(text, ::testing::EndsWith("x..."));
}

}  // namespace
}  // namespace sealion::onnx
