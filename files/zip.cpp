#include "files/zip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <set>
#include <stdexcept>

namespace files {
namespace {

[[noreturn]] void not_whole() {
  throw std::runtime_error("not a whole file: damaged or truncated");
}

/// Little-endian numbers of a part of the archive.
class Fields {
 public:
  Fields(std::string_view archive, uint64_t at, uint64_t size) {
    if (at > archive.size() || size > archive.size() - at) not_whole();
    bytes_ = archive.substr(at, size);
  }

  uint64_t number(size_t at, size_t width) const {
    if (at > bytes_.size() || width > bytes_.size() - at) not_whole();
    uint64_t value = 0;
    for (size_t i = width; i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes_[at + i]);
    return value;
  }

  void expect(std::string_view signature) const {
    if (bytes_.substr(0, 4) != signature) not_whole();
  }

 private:
  std::string_view bytes_;
};

struct Directory {
  uint64_t entries = 0, size = 0, offset = 0, end = 0;  ///< end: where the records behind it begin
};

/// A number that a 64-bit one replaces where all its bits are set.
uint64_t widened(uint64_t narrow, uint64_t bits, uint64_t wide) {
  if (narrow != bits && narrow != wide) not_whole();
  return wide;
}

Directory read_directory(std::string_view archive) {
  constexpr uint64_t record_size = 22, locator_size = 20, wide_size = 56;
  if (archive.size() < record_size) not_whole();
  // torch writes no comment, so that its last record is the end.
  const auto end = archive.size() - record_size;
  const Fields record(archive, end, record_size);
  record.expect("PK\x05\x06");
  if (record.number(20, 2) != 0) not_whole();
  Directory found{record.number(10, 2), record.number(12, 4), record.number(16, 4), end};
  if (end < locator_size || archive.substr(end - locator_size, 4) != "PK\x06\x07") return found;
  const Fields locator(archive, end - locator_size, locator_size);
  const auto at = locator.number(8, 8);
  const Fields wide(archive, at, wide_size);
  wide.expect("PK\x06\x06");
  return {widened(found.entries, 0xffff, wide.number(32, 8)),
          widened(found.size, 0xffffffff, wide.number(40, 8)),
          widened(found.offset, 0xffffffff, wide.number(48, 8)), at};
}

/// What the zip64 extra field says in place of those numbers that are all bits.
void widen(const Fields& extra, uint64_t extra_size, const std::array<uint64_t*, 3>& numbers) {
  constexpr uint64_t unset = 0xffffffff;
  if (std::none_of(numbers.begin(), numbers.end(), [](auto* value) { return *value == unset; }))
    return;
  for (uint64_t at = 0; at + 4 <= extra_size; at += 4 + extra.number(at + 2, 2)) {
    if (extra.number(at, 2) != 1) continue;
    auto next = at + 4;
    for (auto* value : numbers) {
      if (*value != unset) continue;
      *value = extra.number(next, 8);
      next += 8;
    }
    return;
  }
  not_whole();
}

uint32_t crc_of(std::string_view bytes) {
  return static_cast<uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// Of what `packed` is unpacked to; fails unless that is `size` bytes.
uint32_t crc_of_deflated(std::string_view packed, uint64_t size) {
  z_stream stream{};
  if (packed.size() > UINT32_MAX || inflateInit2(&stream, -MAX_WBITS) != Z_OK) not_whole();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::array<char, 1 << 15> buffer;
  uint64_t done = 0;
  uLong crc = 0;
  int state = Z_OK;
  while (state == Z_OK && done <= size) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const auto got = buffer.size() - stream.avail_out;
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(buffer.data()), got);
    done += got;
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END || done != size) not_whole();
  return static_cast<uint32_t>(crc);
}

std::string_view content(std::string_view archive, uint64_t at, uint64_t size) {
  constexpr uint64_t header_size = 30;
  const Fields header(archive, at, header_size);
  header.expect("PK\x03\x04");
  const auto begin = at + header_size + header.number(26, 2) + header.number(28, 2);
  if (begin > archive.size() || size > archive.size() - begin) not_whole();
  return archive.substr(begin, size);
}

/// The entry whose record begins at `at`, which becomes the begin of the next.
ZipEntry read_entry(std::string_view archive, uint64_t& at) {
  constexpr uint64_t record_size = 46, stored = 0, deflated = 8;
  const Fields record(archive, at, record_size);
  record.expect("PK\x01\x02");
  const auto name_size = record.number(28, 2), extra_size = record.number(30, 2);
  auto packed = record.number(20, 4), size = record.number(24, 4), offset = record.number(42, 4);
  ZipEntry entry{std::string(archive.substr(at + record_size, name_size)), {}, false};
  widen(Fields(archive, at + record_size + name_size, extra_size), extra_size,
        {&size, &packed, &offset});
  at += record_size + name_size + extra_size + record.number(32, 2);
  const auto method = record.number(10, 2);
  const bool encrypted = (record.number(8, 2) & 1) != 0;
  if ((method != stored && method != deflated) || encrypted)
    throw std::runtime_error(entry.name + ": neither stored nor deflated");
  entry.deflated = method == deflated;
  entry.bytes = content(archive, offset, packed);
  if (!entry.deflated && packed != size) not_whole();
  const auto crc = entry.deflated ? crc_of_deflated(entry.bytes, size) : crc_of(entry.bytes);
  if (crc != record.number(16, 4))
    throw std::runtime_error("damaged: the checksum of " + entry.name + " does not fit");
  return entry;
}

// LibTorch finds names without regard to case.
std::string lower(std::string name) {
  for (auto& letter : name) letter = static_cast<char>(std::tolower(static_cast<uint8_t>(letter)));
  return name;
}

}  // namespace

std::vector<ZipEntry> read_zip(std::string_view archive) {
  const auto directory = read_directory(archive);
  if (directory.offset > directory.end || directory.size != directory.end - directory.offset)
    not_whole();
  std::vector<ZipEntry> entries;
  std::set<std::string> names;
  auto at = directory.offset;
  while (at < directory.end) {
    entries.push_back(read_entry(archive, at));
    if (!names.insert(lower(entries.back().name)).second)
      throw std::runtime_error(entries.back().name + ": is there twice");
  }
  if (at != directory.end || entries.size() != directory.entries) not_whole();
  return entries;
}

}  // namespace files
