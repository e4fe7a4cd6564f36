// The pages of ops/manual, as compiled into the binary.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace callmill::commands {

/// "settings" is ops/manual/settings.md, in Markdown: a title, then one sentence that says what the page is for.
struct ManualPage {
  std::string_view topic;
  std::string_view text;

  std::string about() const;  ///< That sentence.
};

/// All of them, sorted by topic; they live as long as the program.
std::span<const ManualPage> manual_pages();

}  // namespace callmill::commands
