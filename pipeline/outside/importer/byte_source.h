// A file as a stream of bytes, gunzipped if its first bytes are those of gzip.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct gzFile_s;

namespace callmill::outside {

/// The file cannot be read, or not to its end; what() names it, the byte and the reason.
struct ReadError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Gives the next block, valid until the next call; empty at the end. Throws ReadError.
using ReadBlock = std::function<std::string_view()>;

class FileSource {
 public:
  /// Throws ReadError if the file cannot be opened or is a directory.
  explicit FileSource(const std::string& path);
  /// A ReadBlock.
  std::string_view read();

  std::uint64_t size() const { return size_; }         ///< Of the file on disk; 0: not known.
  std::uint64_t position() const;                      ///< How much of size() has been read.
  std::uint64_t bytes_read() const { return bytes_; }  ///< After gunzipping.

 private:
  struct Close {
    void operator()(gzFile_s* file) const;
  };
  std::string path_;
  std::uint64_t size_ = 0;
  std::uint64_t bytes_ = 0;
  std::unique_ptr<gzFile_s, Close> file_;
  std::vector<char> block_;
};

}  // namespace callmill::outside
