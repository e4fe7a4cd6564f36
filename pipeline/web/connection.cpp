#include "web/connection.h"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

namespace callmill::web {

bool Connection::refresh() {
  struct stat found {};
  const bool there = ::stat(path_.c_str(), &found) == 0;
  const std::pair<dev_t, ino_t> file{found.st_dev, found.st_ino};
  if (database_ && there && file == file_) return false;
  database_.reset();
  database_.emplace(path_);
  database_->handle().setBusyTimeout(static_cast<int>(patience_.count()));
  file_ = file;
  return true;
}

}  // namespace callmill::web
