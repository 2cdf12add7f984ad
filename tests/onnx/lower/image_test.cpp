// Pictures under windows: where channels lie, borders, what scales a whole channel.
#include "onnx/lower/image.h"

#include <gtest/gtest.h>

namespace sealion::onnx {
namespace {

using Elements = std::vector<Element>;

TEST(Images, HaveTheirChannelsLast) {
  const Window window{
      .height = 1, .width = 2, .channels = 2, .kernel_height = 1, .kernel_width = 1};
  const auto at = [](std::size_t i) { return Element::of(0, i); };
  EXPECT_EQ(channels_last({at(0), at(1), at(2), at(3)}, window).elements,
            (Elements{at(0), at(2), at(1), at(3)}));
}

/// Rows of elements, '.' for a constant zero and 'x' for a number.
Image drawn(const std::vector<std::string>& rows, std::size_t kernel) {
  Image image{{.height = rows.size(),
               .width = rows.front().size(),
               .kernel_height = kernel,
               .kernel_width = kernel},
              {}};
  for (const std::string& row : rows) {
    for (const char c : row) {
      image.elements.push_back(c == '.' ? Element::constant(0)
                                        : Element::of(0, image.elements.size()));
    }
  }
  return image;
}

TEST(Images, BordersOfZerosBecomeTheWindows) {
  const Image bare = without_borders(drawn({"......", "..xx..", "..xx.."}, 3));
  const Window& window = bare.window;
  EXPECT_EQ(window.height, 2u);
  EXPECT_EQ(window.width, 2u);
  EXPECT_EQ(window.pad_top, 1u);
  EXPECT_EQ(window.pad_bottom, 0u);
  EXPECT_EQ(window.pad_left, 2u);
  EXPECT_EQ(window.pad_right, 2u);
  EXPECT_EQ(bare.elements, (Elements{Element::of(0, 8), Element::of(0, 9), Element::of(0, 14),
                                     Element::of(0, 15)}));
}

TEST(Images, KeepBordersThatAWindowCannotHave) {
  EXPECT_EQ(without_borders(drawn({"..xx", "..xx"}, 2)).window.pad_left, 1u);
  EXPECT_EQ(without_borders(drawn({"..xx", "..xx"}, 2)).window.width, 3u);
  EXPECT_EQ(without_borders(drawn({".x", "xx"}, 2)).window.pad_left, 0u);
  EXPECT_EQ(without_borders(drawn({".", "."}, 2)).window.height, 1u);  // something is left
}

TEST(Images, MayHaveEachChannelScaled) {
  const Elements image = {{2, 3, 3, 1}, {2, 1, 1, 0}, {2, 2, 3, 1}, {5, 0, 1, 0}};
  const auto scaling = channel_scaling(image, 2);
  ASSERT_TRUE(scaling);
  EXPECT_EQ(scaling->plain,
            (Elements{Element::of(2, 3), Element::of(2, 1), Element::of(2, 2), Element::of(5, 0)}));
  EXPECT_EQ(scaling->factors, (std::vector<double>{3, 1}));
  EXPECT_EQ(scaling->offsets, (std::vector<double>{1, 0}));
  for (std::size_t i = 0; i < image.size(); ++i) {
    Elements other = image;
    other[i].offset += 1;
    EXPECT_FALSE(channel_scaling(other, 2)) << i;
    other[i] = Element::constant(0);
    EXPECT_FALSE(channel_scaling(other, 2)) << i;
  }
}

TEST(Images, OffsetsCountWhereTheWindowSeesTheImage) {
  const Window window{.height = 1,
                      .width = 2,
                      .channels = 2,
                      .kernel_height = 1,
                      .kernel_width = 2,
                      .pad_right = 1};
  const std::vector<double> filter = {1, 10, 100, 1000};
  EXPECT_EQ(offsets_behind(window, filter, {2, 3}), (std::vector<double>{3232, 32}));
  EXPECT_EQ(offsets_behind(window, filter, {0, 0}), (std::vector<double>{0, 0}));
  EXPECT_EQ(scaled_by_channel(filter, {2, 3}), (std::vector<double>{2, 30, 200, 3000}));
}

}  // namespace
}  // namespace sealion::onnx
