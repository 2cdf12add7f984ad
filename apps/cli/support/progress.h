#pragma once

#include <chrono>
#include <string>

#include "base/progress.h"

namespace sealion::cli {

/// How far a long job is, on stderr: a bar that is redrawn where that is a terminal, elsewhere
/// nothing but the lines.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  bool is_terminal() const { return is_terminal_; }
  /// Redraws the bar, at most ten times a second.
  void update(double fraction, const std::string& text);
  /// Draws a bar for what a context reports, with this text. Refers to this.
  ProgressCallback callback(std::string text);
  /// A line that stays.
  void line(const std::string& text);

 private:
  void clear();

  bool is_terminal_;
  bool is_drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace sealion::cli
