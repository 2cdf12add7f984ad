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
constexpr double least_pause = 0.1;  // seconds

}  // namespace

Progress::Progress(double patience_seconds)
    : is_terminal_(::isatty(STDERR_FILENO) == 1), patience_seconds_(patience_seconds) {}

void Progress::update(double fraction, const std::string& text) {
  if (!is_terminal_ || since_made_.seconds() < patience_seconds_) return;
  if (since_drawn_ && since_drawn_->seconds() < least_pause) return;
  since_drawn_.emplace();
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
  if (!since_drawn_) return;
  since_drawn_.reset();
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace sealion::cli
