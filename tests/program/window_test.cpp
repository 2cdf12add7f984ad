#include "program/window.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "program/program.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using enum ErrorCode;

Window rows(std::size_t height, std::size_t kernel, std::size_t stride) {
  return {
      .height = height, .width = 1, .kernel_height = kernel, .kernel_width = 1, .stride_y = stride};
}

TEST(Window, CountsPositions) {
  const Window window{.height = 28,
                      .width = 20,
                      .channels = 3,
                      .kernel_height = 5,
                      .kernel_width = 4,
                      .stride_y = 2,
                      .stride_x = 3,
                      .pad_top = 1,
                      .pad_right = 2};
  EXPECT_EQ(window.output_height(), 13u);  // (29 - 5) / 2 + 1
  EXPECT_EQ(window.output_width(), 7u);    // (22 - 4) / 3 + 1
  EXPECT_EQ(window.positions(), 91u);
  EXPECT_EQ(window.input_size(), 1680u);
  EXPECT_EQ(window.kernel_size(), 60u);
}

TEST(SamePadding, IsThatOfKeras) {
  struct Case {
    std::size_t extent, kernel, stride, positions, before, after;
  };
  // As TensorFlow's documentation of tf.nn (section "Notes on padding") computes them.
  const Case cases[] = {{28, 3, 1, 28, 1, 1}, {28, 5, 2, 14, 1, 2}, {28, 3, 2, 14, 0, 1},
                        {7, 2, 2, 4, 0, 1},   {5, 1, 3, 2, 0, 0},   {1, 3, 1, 1, 1, 1},
                        {2, 5, 1, 2, 2, 2},   {13, 6, 5, 3, 1, 2},  {10, 2, 1, 10, 0, 1}};
  for (const Case& c : cases) {
    const Window window = same_padding(rows(c.extent, c.kernel, c.stride));
    EXPECT_EQ(window.output_height(), c.positions) << c.extent << " " << c.kernel;
    EXPECT_EQ(window.pad_top, c.before) << c.extent << " " << c.kernel;
    EXPECT_EQ(window.pad_bottom, c.after) << c.extent << " " << c.kernel;
    EXPECT_EQ(window.output_width(), 1u);
  }
}

TEST(SamePadding, ReplacesThePaddingThatWasThere) {
  Window window = rows(4, 3, 1);
  window.pad_top = 9;
  window.pad_left = 9;
  EXPECT_EQ(same_padding(window), same_padding(rows(4, 3, 1)));
}

RC_GTEST_PROP(SamePadding, MakesCeilOfExtentByStridePositions, ()) {
  const auto size = [] { return *rc::gen::inRange<std::size_t>(1, 20); };
  const Window bare{.height = size(),
                    .width = size(),
                    .channels = size(),
                    .kernel_height = size(),
                    .kernel_width = size(),
                    .stride_y = size(),
                    .stride_x = size()};
  const Window window = same_padding(bare);
  check_window(window);
  RC_ASSERT(window.output_height() == (bare.height + bare.stride_y - 1) / bare.stride_y);
  RC_ASSERT(window.output_width() == (bare.width + bare.stride_x - 1) / bare.stride_x);
  RC_ASSERT(window.pad_bottom - window.pad_top <= 1);
  RC_ASSERT(window.pad_right - window.pad_left <= 1);
}

void expect_invalid(std::size_t Window::*field, std::size_t value, const std::string& text) {
  Window window{.height = 6, .width = 6, .channels = 2, .kernel_height = 3, .kernel_width = 2};
  check_window(window);
  window.*field = value;
  expect_error(invalid_argument, text, [&] { check_window(window); });
}

TEST(CheckWindow, NamesTheFieldThatIsWrong) {
  expect_invalid(&Window::height, 0, "height of 0");
  expect_invalid(&Window::width, 65537, "width of 65537");
  expect_invalid(&Window::channels, SIZE_MAX, "channels");
  expect_invalid(&Window::height, 65536, "image area of 393216");
  expect_invalid(&Window::kernel_height, 0, "kernel height of 0");
  expect_invalid(&Window::kernel_width, SIZE_MAX, "kernel width");
  expect_invalid(&Window::kernel_height, 65536, "kernel area of 131072");
  expect_invalid(&Window::stride_y, 0, "vertical stride of 0");
  expect_invalid(&Window::stride_x, SIZE_MAX, "horizontal stride");
  expect_invalid(&Window::pad_top, 3, "top padding of 3");
  expect_invalid(&Window::pad_bottom, SIZE_MAX, "bottom padding");
  expect_invalid(&Window::pad_left, 2, "left padding of 2");
  expect_invalid(&Window::pad_right, 2, "right padding of 2");
  expect_invalid(&Window::kernel_height, 7, "a kernel of 7 x 2 does not fit an image of 6 x 6");
  expect_invalid(&Window::kernel_width, 7, "a kernel of 3 x 7");
}

TEST(CheckWindow, LetsTheKernelReachIntoThePadding) {
  Window window = rows(2, 3, 1);
  expect_error(invalid_argument, "does not fit", [&] { check_window(window); });
  window.pad_bottom = 1;
  EXPECT_NO_THROW(check_window(window));
}

}  // namespace
}  // namespace sealion
