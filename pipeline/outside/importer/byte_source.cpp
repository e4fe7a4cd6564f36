#include "outside/importer/byte_source.h"

#include <zlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace callmill::outside {

namespace {

constexpr unsigned kBlock = 256 * 1024;

}  // namespace

void FileSource::Close::operator()(gzFile_s* file) const {
  gzclose_r(file);
}

FileSource::FileSource(const std::string& path) : path_(path), block_(kBlock) {
  if (std::filesystem::is_directory(path)) throw ReadError(path + ": is a directory, expected a file");
  file_.reset(gzopen(path.c_str(), "rb"));
  if (!file_) throw ReadError(path + ": " + std::error_code(errno, std::generic_category()).message());
  gzbuffer(file_.get(), kBlock);
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  if (!unknown) size_ = size;
}

std::uint64_t FileSource::position() const {
  const auto offset = gzoffset(file_.get());
  return offset > 0 ? static_cast<std::uint64_t>(offset) : 0;
}

std::string_view FileSource::read() {
  const int count = gzread(file_.get(), block_.data(), kBlock);
  if (count > 0) {
    bytes_ += static_cast<std::uint64_t>(count);
    return {block_.data(), static_cast<std::size_t>(count)};
  }
  int code = Z_OK;
  const char* words = gzerror(file_.get(), &code);
  if (count == 0 && code == Z_OK) return {};
  if (count == 0 && code == Z_BUF_ERROR) words = "the gzip file is cut short";
  throw ReadError(path_ + ": after " + std::to_string(bytes_) + " bytes: " +
                  (code == Z_ERRNO ? std::error_code(errno, std::generic_category()).message() : std::string(words)));
}

}  // namespace callmill::outside
