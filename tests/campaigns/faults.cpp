// For LD_PRELOAD: one call of the system fails, as if the disk were full, damaged or slow, or
// memory short.
//
// FAULT_KIND: which calls, and how they fail (see `faults` below); FAULT_AT: which of them, from 1;
// FAULT_FOLDER: only files below it are met, so that the terminal is not; FAULT_HIT: a file that
// appears, with the call's name and path, once the fault was there.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

/// The calls that a kind meets.
enum Call {
  write_call = 1,
  read_call = 2,
  open_call = 4,
  sync_call = 8,
  rename_call = 16,
  folder_call = 32,
  map_call = 64,
  memory_call = 128
};

struct Fault {
  const char* kind;
  int calls;
  int error;  ///< what errno becomes; 0: only half is written
};

constexpr Fault faults[] = {{"full", write_call | open_call | folder_call, ENOSPC},
                            {"broken", write_call | read_call | sync_call | rename_call, EIO},
                            {"interrupted", write_call | read_call | sync_call, EINTR},
                            {"short", write_call, 0},
                            {"unmapped", map_call, ENOMEM},
                            {"memory", memory_call, ENOMEM}};

constexpr size_t large = 1 << 10;  // smaller pieces of memory come from what the program has
std::atomic<bool> is_in_main{false};

/// The C library's own function behind ours.
template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

const Fault* chosen() {
  static const Fault* const fault = [] {
    const char* kind = getenv("FAULT_KIND");
    for (const auto& one : faults) {
      if (kind != nullptr && strcmp(kind, one.kind) == 0) return &one;
    }
    return static_cast<const Fault*>(nullptr);
  }();
  return fault;
}

long asked_number() {
  static const long number = getenv("FAULT_AT") != nullptr ? atol(getenv("FAULT_AT")) : 0;
  return number;
}

bool lies_below_folder(const char* path) {
  static const char* const folder = getenv("FAULT_FOLDER");
  if (folder == nullptr || path == nullptr) return false;
  if (path[0] == '/') return strncmp(path, folder, strlen(folder)) == 0;
  char working[PATH_MAX];
  return getcwd(working, sizeof working) != nullptr &&
         strncmp(working, folder, strlen(folder)) == 0;
}

void tell(const char* call, const char* path) {
  const char* hit = getenv("FAULT_HIT");
  if (hit == nullptr) return;
  const int file =
      real<int(const char*, int, ...)>("open")(hit, O_WRONLY | O_CREAT | O_APPEND, 0666);
  char text[PATH_MAX + 64];
  const int length = snprintf(text, sizeof text, "%s %s\n", call, path);
  if (file < 0 || real<ssize_t(int, const void*, size_t)>("write")(file, text, length) < 0) abort();
  real<int(int)>("close")(file);
}

/// Whether this call is the one that fails.
bool is_met(Call call, const char* name, const char* path) {
  static std::atomic<long> count{0};
  if (chosen() == nullptr || (chosen()->calls & call) == 0) return false;
  if (++count != asked_number()) return false;
  tell(name, path);
  errno = chosen()->error;
  return true;
}

bool is_met_at(Call call, const char* name, const char* path) {
  return lies_below_folder(path) && is_met(call, name, path);
}

bool is_met_in(Call call, const char* name, int file) {
  if (chosen() == nullptr || (chosen()->calls & call) == 0) return false;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const auto length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  if (path[0] != '/') return false;  // a pipe, a socket
  return is_met_at(call, name, path);
}

bool writes_half() {
  return chosen()->error == 0;
}

mode_t mode_in(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

/// Only what makes a file fails for want of space.
bool open_is_met(const char* name, const char* path, int flags) {
  return (flags & O_CREAT) != 0 && is_met_at(open_call, name, path);
}

bool stream_is_met(const char* name, const char* path, const char* mode) {
  return mode[0] != 'r' && is_met_at(open_call, name, path);
}

using Main = int(int, char**, char**);
Main* own_main = nullptr;

int counted_main(int count, char** arguments, char** environment) {
  is_in_main = true;
  return own_main(count, arguments, environment);
}

/// Not what libraries ask for before main begins, where nobody can catch anything.
bool memory_is_met(const char* name, size_t bytes) {
  // Not while the library looks at its own variables.
  static thread_local bool busy = false;
  if (bytes < large || busy || !is_in_main) return false;
  busy = true;
  const bool met = is_met(memory_call, name, "memory");
  busy = false;
  return met;
}

}  // namespace

extern "C" {

int __libc_start_main(Main* main, int count, char** arguments, void (*begin)(), void (*end)(),
                      void (*end_of_loader)(), void* stack) {
  own_main = main;
  return real<int(Main*, int, char**, void (*)(), void (*)(), void (*)(), void*)>(
      "__libc_start_main")(counted_main, count, arguments, begin, end, end_of_loader, stack);
}

ssize_t write(int file, const void* bytes, size_t count) {
  static auto* const own = real<ssize_t(int, const void*, size_t)>("write");
  if (!is_met_in(write_call, "write", file)) return own(file, bytes, count);
  return writes_half() ? own(file, bytes, (count + 1) / 2) : -1;
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  static auto* const own = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  if (!is_met_in(write_call, "pwrite", file)) return own(file, bytes, count, offset);
  return writes_half() ? own(file, bytes, (count + 1) / 2, offset) : -1;
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}

ssize_t writev(int file, const iovec* pieces, int count) {
  static auto* const own = real<ssize_t(int, const iovec*, int)>("writev");
  if (!is_met_in(write_call, "writev", file)) return own(file, pieces, count);
  return writes_half() ? own(file, pieces, 1) : -1;
}

size_t fwrite(const void* bytes, size_t size, size_t count, FILE* file) {
  static auto* const own = real<size_t(const void*, size_t, size_t, FILE*)>("fwrite");
  // Interrupted calls and short ones the C library goes on with.
  if (chosen() == nullptr || writes_half() || chosen()->error == EINTR ||
      !is_met_in(write_call, "fwrite", fileno(file)))
    return own(bytes, size, count, file);
  return 0;
}

int ftruncate64(int file, off64_t length) {
  static auto* const own = real<int(int, off64_t)>("ftruncate64");
  if (chosen() == nullptr || writes_half() || !is_met_in(write_call, "ftruncate", file))
    return own(file, length);
  return -1;
}

int ftruncate(int file, off_t length) {
  return ftruncate64(file, length);
}

ssize_t read(int file, void* bytes, size_t count) {
  static auto* const own = real<ssize_t(int, void*, size_t)>("read");
  return is_met_in(read_call, "read", file) ? -1 : own(file, bytes, count);
}

ssize_t pread64(int file, void* bytes, size_t count, off64_t offset) {
  static auto* const own = real<ssize_t(int, void*, size_t, off64_t)>("pread64");
  return is_met_in(read_call, "pread", file) ? -1 : own(file, bytes, count, offset);
}

ssize_t pread(int file, void* bytes, size_t count, off_t offset) {
  return pread64(file, bytes, count, offset);
}

int open(const char* path, int flags, ...) {
  static auto* const own = real<int(const char*, int, ...)>("open");
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_is_met("open", path, flags) ? -1 : own(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = mode_in(flags, arguments);
  va_end(arguments);
  return open(path, flags | O_LARGEFILE, mode);
}

FILE* fopen(const char* path, const char* mode) {
  static auto* const own = real<FILE*(const char*, const char*)>("fopen");
  return stream_is_met("fopen", path, mode) ? nullptr : own(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  return fopen(path, mode);
}

int fsync(int file) {
  static auto* const own = real<int(int)>("fsync");
  return is_met_in(sync_call, "fsync", file) ? -1 : own(file);
}

int fdatasync(int file) {
  static auto* const own = real<int(int)>("fdatasync");
  return is_met_in(sync_call, "fdatasync", file) ? -1 : own(file);
}

int rename(const char* from, const char* to) {
  static auto* const own = real<int(const char*, const char*)>("rename");
  return is_met_at(rename_call, "rename", to) ? -1 : own(from, to);
}

int mkdir(const char* path, mode_t mode) {
  static auto* const own = real<int(const char*, mode_t)>("mkdir");
  struct stat there {};
  if (stat(path, &there) == 0) return own(path, mode);
  return is_met_at(folder_call, "mkdir", path) ? -1 : own(path, mode);
}

void* mmap(void* address, size_t length, int protection, int flags, int file, off_t offset) {
  static auto* const own = real<void*(void*, size_t, int, int, int, off_t)>("mmap");
  // Of the program's own code nothing is asked for with a file of its folder.
  if (file >= 0 && is_met_in(map_call, "mmap", file)) return MAP_FAILED;
  return own(address, length, protection, flags, file, offset);
}

void* mmap64(void* address, size_t length, int protection, int flags, int file, off64_t offset) {
  return mmap(address, length, protection, flags, file, offset);
}

void* malloc(size_t bytes) {
  static auto* const own = real<void*(size_t)>("malloc");
  return memory_is_met("malloc", bytes) ? nullptr : own(bytes);
}

int posix_memalign(void** memory, size_t alignment, size_t bytes) {
  static auto* const own = real<int(void**, size_t, size_t)>("posix_memalign");
  return memory_is_met("posix_memalign", bytes) ? ENOMEM : own(memory, alignment, bytes);
}

void* aligned_alloc(size_t alignment, size_t bytes) {
  static auto* const own = real<void*(size_t, size_t)>("aligned_alloc");
  return memory_is_met("aligned_alloc", bytes) ? nullptr : own(alignment, bytes);
}

}  // extern "C"
