// A disk that fails when the test says so: SQLite's default VFS with every read and write in the test's hands.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <string>

namespace callmill::tests {

/// Databases opened while it lives are on it; they must be closed before it goes. One at a time.
class FaultyDisk {
 public:
  FaultyDisk() {
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.pNext = nullptr;
    vfs_.zName = "faulty";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    on_read = on_write = SQLITE_OK;
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// What every read, or write, answers from now on; SQLITE_OK: it is done.
  static inline int on_read = SQLITE_OK;
  static inline int on_write = SQLITE_OK;

 private:
  /// The real file comes right after it.
  struct File {
    sqlite3_file base;
    sqlite3_io_methods methods;
  };
  static sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* own = new (file) File{};
    sqlite3_file* under = real(file);
    const int code = real_->xOpen(real_, name, under, flags, out);
    if (under->pMethods == nullptr) return code;
    own->methods = forwarding(under->pMethods->iVersion);
    own->base.pMethods = &own->methods;
    return code;
  }

  static sqlite3_io_methods forwarding(int version) {
    sqlite3_io_methods all{};
    all.iVersion = std::min(version, 2);
    all.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
    all.xRead = [](sqlite3_file* f, void* to, int bytes, sqlite3_int64 at) {
      return on_read != SQLITE_OK ? on_read : real(f)->pMethods->xRead(real(f), to, bytes, at);
    };
    all.xWrite = [](sqlite3_file* f, const void* from, int bytes, sqlite3_int64 at) {
      return on_write != SQLITE_OK ? on_write : real(f)->pMethods->xWrite(real(f), from, bytes, at);
    };
    all.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); };
    all.xSync = [](sqlite3_file* f, int flags) { return real(f)->pMethods->xSync(real(f), flags); };
    all.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); };
    all.xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); };
    all.xUnlock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); };
    all.xCheckReservedLock = [](sqlite3_file* f, int* out) {
      return real(f)->pMethods->xCheckReservedLock(real(f), out);
    };
    all.xFileControl = [](sqlite3_file* f, int op, void* arg) {
      return real(f)->pMethods->xFileControl(real(f), op, arg);
    };
    all.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
    all.xDeviceCharacteristics = [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); };
    all.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, at);
    };
    all.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
      return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
    };
    all.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
    all.xShmUnmap = [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); };
    return all;
  }

  static inline sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
};

}  // namespace callmill::tests
