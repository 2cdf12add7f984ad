#include "cli/support/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "cli/support/output.h"

namespace sealion::cli {
namespace {

constexpr int bar_width = 28;
constexpr auto least_pause = std::chrono::milliseconds(100);

}  // namespace

Progress::Progress() : is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void Progress::update(double fraction, const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  if (!is_terminal_ || (is_drawn_ && now - last_ < least_pause)) return;
  last_ = now;
  is_drawn_ = true;
  const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * bar_width);
  fmt::print(stderr, "\r\033[K[{:=<{}}{: <{}}] {}", "", filled, "", bar_width - filled, text);
  std::fflush(stderr);
}

ProgressCallback Progress::callback(std::string text) {
  return [this, text = std::move(text)](std::size_t done, std::size_t all) {
    update(static_cast<double>(done) / static_cast<double>(all), text);
  };
}

void Progress::line(const std::string& text) {
  clear();
  note(text);
}

void Progress::clear() {
  if (!is_drawn_) return;
  is_drawn_ = false;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace sealion::cli
