#pragma once

#include <optional>
#include <string>

#include "base/progress.h"
#include "base/stopwatch.h"

namespace sealion::cli {

/// How far a long job is, on stderr: a bar that is redrawn where that is a terminal, elsewhere
/// nothing but the lines.
class Progress {
 public:
  /// No bar before so many seconds: what is done by then needs none.
  explicit Progress(double patience_seconds = 0);
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
  double patience_seconds_;
  Stopwatch since_made_;
  std::optional<Stopwatch> since_drawn_;  ///< none while no bar stands
};

}  // namespace sealion::cli
