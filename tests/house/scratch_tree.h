// A source tree of a test's own, gone with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "house/rules.h"

namespace callmill::house {

class ScratchTree {
 public:
  /// Paths below the root.
  explicit ScratchTree(const std::vector<SourceFile>& files) {
    std::string pattern = (std::filesystem::temp_directory_path() / "callmill-house-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    for (const SourceFile& file : files) write(file.path, file.text);
  }
  ~ScratchTree() { std::filesystem::remove_all(root_); }
  ScratchTree(const ScratchTree&) = delete;
  ScratchTree& operator=(const ScratchTree&) = delete;

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

}  // namespace callmill::house
